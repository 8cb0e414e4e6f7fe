// Where the package works: in its worker, whatever origin that comes from, or on the page's thread;
// under a strict policy; and what happens when a GPU fails in the middle.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";

import { gotoBlank, loadCaptioner, openBlank } from "./browser.mjs";
import { pageWithFailingGpu } from "./failing-gpu.mjs";
import { handbag } from "./fixtures.mjs";
import { startServer } from "./server.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Page } from "playwright-core" */

const MODEL = "/test-models/tiny/";
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";

const { server, browser } = await startServerAndBrowser();
const plain = await openBlank(browser, server);
await loadCaptioner(plain, MODEL);
const expected = await texts(plain);
await plain.context().close();

/**
 * What the page's captioner writes on the sample photo.
 * @param {Page} page
 */
function texts(page) {
  return page.evaluate(async (request) => {
    const captions = await window.captioner.caption(window.photo, request);
    return captions.map(({ text }) => text);
  }, handbag);
}

test("works on the page's thread when asked, and can be given up there", async () => {
  const page = await openBlank(browser, server);
  const { workers, codes } = await page.evaluate(async ([url, request]) => {
    let workers = 0;
    window.Worker = new Proxy(Worker, {
      construct(target, args) {
        workers++;
        return Reflect.construct(target, args);
      },
    });
    const { Captioner } = window.caponimage;
    const first = await Captioner.load(url, { device: "cpu", thread: "main" });
    const controller = new AbortController();
    const calls = [
      first.caption(window.photo, {
        ...request,
        signal: controller.signal,
        onTexts: () => controller.abort(),
      }),
      first.caption(window.photo, request),
    ];
    const settled = await Promise.allSettled(calls);
    first.dispose();
    settled.push(...(await Promise.allSettled([first.caption(window.photo, request)])));
    window.captioner = await Captioner.load(url, { device: "cpu", thread: "main" });
    const codes = settled.map((each) => (each.status === "rejected" ? each.reason.code : "done"));
    return { workers, codes };
  }, /** @type {const} */ ([MODEL, handbag]));
  assert.deepEqual({ workers, codes }, { workers: 0, codes: ["aborted", "done", "disposed"] });
  assert.deepEqual(await texts(page), expected);
  await page.context().close();
});

test("works from another origin", async () => {
  const elsewhere = await startServer();
  elsewhere.headers.set("access-control-allow-origin", "*");
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${server.origin}/blank.html?package=${elsewhere.origin}`);
    await page.waitForSelector("html[data-ready]", { state: "attached" });
    await loadCaptioner(page, MODEL);
    assert.deepEqual(await texts(page), expected);
    assert.ok(elsewhere.requested.includes("/pkg/worker.js"));
    assert.ok(elsewhere.requested.includes("/pkg/cpu/caponimage_bg.wasm"));
    await page.context().close();
  } finally {
    elsewhere.close();
  }
});

describe("under a content security policy", () => {
  after(() => server.headers.clear());

  test("that lets WebAssembly compile it works", async () => {
    server.headers.set("content-security-policy", POLICY);
    const page = await openBlank(browser, server);
    await loadCaptioner(page, MODEL);
    assert.deepEqual(await texts(page), expected);
    await page.context().close();
  });

  test("that does not, it says so", async () => {
    server.headers.set("content-security-policy", POLICY.replace(" 'wasm-unsafe-eval'", ""));
    const page = await openBlank(browser, server);
    const failed = await page.evaluate(
      (url) =>
        window.caponimage.Captioner.load(url).catch(({ code, message }) => ({ code, message })),
      MODEL,
    );
    assert.equal("code" in failed && failed.code, "unavailable");
    assert.match("message" in failed ? failed.message : "", /WebAssembly|wasm-unsafe-eval/);
    await page.context().close();
  });
});

describe("a GPU that fails in the middle", () => {
  const lost = { type: "failed", error: { code: "device-lost", message: "the GPU went away" } };
  const died = { type: "died", error: { code: "internal", message: "unreachable" } };

  for (const [name, message] of Object.entries({ "is lost": lost, traps: died })) {
    test(`and ${name} leaves the work to the CPU, which finishes every call`, async () => {
      const page = await pageWithFailingGpu(browser, server, message);
      const { devices, device, captions } = await page.evaluate(async ([url, request]) => {
        /** @type {import("caponimage").DeviceInfo[]} */
        const devices = [];
        const onDevice = (/** @type {import("caponimage").DeviceInfo} */ d) => devices.push(d);
        window.captioner = await window.caponimage.Captioner.load(url, { onDevice });
        const calls = [1, 2, 3].map(() => window.captioner.caption(window.photo, request));
        const captions = (await Promise.all(calls)).map((each) => each.map(({ text }) => text));
        return { devices, device: window.captioner.device, captions };
      }, /** @type {const} */ ([MODEL, handbag]));
      assert.deepEqual(captions, [expected, expected, expected]);
      assert.deepEqual(
        devices.map(({ kind }) => kind),
        ["webgpu", "cpu"],
      );
      assert.equal(device.kind, "cpu");
      assert.equal(device.adapter, "Test GPU");
      assert.match(device.reason, /WebGPU failed: .*(went away|unreachable)/);
      const moved = await page.evaluate(() =>
        window.captioner.recaption(0, { x: 0.1, y: 0.1, width: 0.3, height: 0.1 }),
      );
      assert.ok(moved.text);
      await page.context().close();
    });
  }

  test("is no reason to leave it where it was asked for", async () => {
    const page = await pageWithFailingGpu(browser, server, lost);
    const code = await page.evaluate(async ([url, request]) => {
      const { Captioner } = window.caponimage;
      const captioner = await Captioner.load(url, { device: "webgpu" });
      return captioner.caption(window.photo, request).then(
        () => "done",
        (error) => error.code,
      );
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.equal(code, "device-lost");
    await page.context().close();
  });

  test("and is disposed of meanwhile stays disposed", async () => {
    const page = await pageWithFailingGpu(browser, server, lost);
    const code = await page.evaluate(async ([url, request]) => {
      const captioner = await window.caponimage.Captioner.load(url);
      const call = captioner.caption(window.photo, request);
      setTimeout(() => captioner.dispose(), 1);
      return call.then(
        () => "done",
        (error) => error.code,
      );
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.equal(code, "disposed");
    await page.context().close();
  });
});

test("pages that are left and come back load again", async () => {
  const page = await openBlank(browser, server);
  await loadCaptioner(page, MODEL);
  await gotoBlank(page, server);
  await loadCaptioner(page, MODEL);
  assert.deepEqual(await texts(page), expected);
  await page.context().close();
});
