// While the CPU takes over from a GPU: the captioner may be disposed of, calls may be given up, and
// the signal of the loading that is over means nothing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openBlank } from "./browser.mjs";
import { pageWithFailingGpu } from "./failing-gpu.mjs";
import { handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";
const LOST = { type: "failed", error: { code: "device-lost", message: "the GPU went away" } };
const DIED = { type: "died", error: { code: "internal", message: "unreachable" } };

const { server, browser } = await startServerAndBrowser();

for (const [name, message] of Object.entries({ "is lost": LOST, dies: DIED })) {
  test(`a captioner whose GPU ${name} and that is disposed of leaves no worker`, async () => {
    const page = await pageWithFailingGpu(browser, server, message);
    const { codes, workers } = await page.evaluate(async ([url, request]) => {
      /** @type {Set<Worker>} */
      const workers = new Set();
      const { terminate } = Worker.prototype;
      Worker.prototype.terminate = function () {
        workers.delete(this);
        terminate.call(this);
      };
      const captioner = await window.caponimage.Captioner.load(url);
      /** The worker that takes over has begun to work. */
      const started = new Promise((resolve) => {
        const { postMessage } = Worker.prototype;
        Worker.prototype.postMessage = function (/** @type {any[]} */ ...given) {
          workers.add(this);
          Reflect.apply(postMessage, this, given);
          resolve(undefined);
        };
      });
      const call = captioner.caption(window.photo, request);
      call.catch(() => {});
      await started;
      captioner.dispose();
      const codes = [];
      for (const each of [call, captioner.caption(window.photo, request)]) {
        codes.push(
          await each.then(
            () => "done",
            (error) => error.code,
          ),
        );
      }
      return { codes, workers: workers.size };
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.deepEqual({ codes, workers }, { codes: ["disposed", "disposed"], workers: 0 });
    await page.context().close();
  });
}

test("the signal of the loading means nothing after it", async () => {
  const page = await pageWithFailingGpu(browser, server, LOST);
  const { count, kind } = await page.evaluate(async ([url, request]) => {
    const controller = new AbortController();
    const { signal } = controller;
    const captioner = await window.caponimage.Captioner.load(url, { signal });
    controller.abort();
    const { length } = await captioner.caption(window.photo, request);
    return { count: length, kind: captioner.device.kind };
  }, /** @type {const} */ ([MODEL, handbag]));
  assert.deepEqual({ count, kind }, { count: 4, kind: "cpu" });
  await page.context().close();
});

test("a call is given up at once, and the next one still gets the CPU", async () => {
  const page = await pageWithFailingGpu(browser, server, LOST);
  // The engine of the CPU is sent only when the test says so.
  let send = () => {};
  const sent = new Promise((resolve) => (send = () => resolve(undefined)));
  await page.route("**/cpu/caponimage_bg.wasm", async (route) => {
    await sent;
    await route.continue();
  });
  const asked = page.waitForRequest("**/cpu/caponimage_bg.wasm");
  const code = page.evaluate(async ([url, request]) => {
    window.captioner = await window.caponimage.Captioner.load(url);
    const controller = new AbortController();
    addEventListener("give-up", () => controller.abort());
    const { signal } = controller;
    return window.captioner.caption(window.photo, { ...request, signal }).then(
      () => "done",
      (error) => error.code,
    );
  }, /** @type {const} */ ([MODEL, handbag]));
  await asked;
  await page.evaluate(() => dispatchEvent(new Event("give-up")));
  assert.equal(await code, "aborted");
  const next = page.evaluate(
    async (request) => (await window.captioner.caption(window.photo, request)).length,
    handbag,
  );
  send();
  assert.equal(await next, 4);
  await page.context().close();
});

test("a damaged file for the GPU leaves the CPU, unless WebGPU was asked for", async () => {
  const BINARY = "/pkg/webgpu/caponimage_bg.wasm";
  server.answers.set("/with-gpu.js", (_, response) =>
    response.setHeader("content-type", "text/javascript").end(`import "/pkg/worker.js";
      const info = { vendor: "test", architecture: "", device: "", description: "Test GPU" };
      Object.defineProperty(navigator, "gpu", { value: { requestAdapter: async () => ({ info }) } });`),
  );
  server.answers.set(BINARY, (_, response) =>
    response.setHeader("content-type", "application/wasm").end(Buffer.alloc(1000, 7)),
  );
  const page = await openBlank(browser, server);
  const { device, code, message } = await page.evaluate(async (url) => {
    const { Captioner } = window.caponimage;
    const { device } = await Captioner.load(url, { workerUrl: "/with-gpu.js" });
    const asked = Captioner.load(url, { device: "webgpu", workerUrl: "/with-gpu.js" });
    const { code, message } = await asked.catch((error) => error);
    return { device, code, message };
  }, MODEL);
  server.answers.clear();
  const named = /webgpu\/caponimage_bg\.wasm: is damaged/;
  assert.deepEqual([device.kind, device.adapter, code], ["cpu", "Test GPU", "webgpu-unavailable"]);
  assert.match(device.reason, named);
  assert.match(message, named);
  await page.context().close();
});
