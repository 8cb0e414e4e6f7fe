// A GPU that fails, at each stage of loading and of a call: where the device was left to the package
// the CPU finishes the work, where WebGPU was asked for an error says that it failed, and nothing
// hangs.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { gotoBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";
/** One box, for the GPU that is played here is slow. */
const REQUEST = { ...handbag, boxes: handbag.boxes.slice(0, 1), alternatives: 1 };

/** What fails (see gpu-fault.js), and how that is told where WebGPU was asked for. */
const FAULTS = /** @type {const} */ ({
  "adapter refused": "webgpu-unavailable",
  "device refused": "webgpu-unavailable",
  "device lost from the start": "device-lost",
  "lost while weights load": "device-lost",
  "lost while the picture is read": "device-lost",
  "lost while features come back": "device-lost",
  "out of memory while weights load": "device-lost",
  "out of memory in a call": "device-lost",
  "shader refused": "device-lost",
  "pipeline refused": "device-lost",
});

/** Of these, those that end the loading itself. */
const OF_LOADING = /^(adapter|device) |while weights load$/;

const { server, browser } = await startServerAndBrowser({ softwareGpu: true });
const page = await browser.newPage();
/** Errors that nobody has caught. @type {string[]} */
const uncaught = [];
page.on("pageerror", ({ message }) => uncaught.push(message));
await gotoBlank(page, server);
/** What the CPU writes. */
const expected = await page.evaluate(async ([url, request]) => {
  const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
  const captions = await captioner.caption(window.photo, request);
  captioner.dispose();
  return captions;
}, /** @type {const} */ ([MODEL, REQUEST]));

/**
 * Loads on the GPU that fails, and asks for captions twice, until there are some.
 * @param {string} fault
 * @param {"auto" | "webgpu"} device
 */
function run(fault, device) {
  return page.evaluate(async ([url, request, fault, device]) => {
    const { Captioner, CaptionerError } = window.caponimage;
    /** @param {unknown} error */
    const codeOf = (error) => (error instanceof CaptionerError ? error.code : `foreign: ${error}`);
    /** @type {string[]} */ const codes = [];
    /** @param {unknown} error */
    const failed = (error) => void codes.push(codeOf(error));
    const workerUrl = `/faulty-worker.js?fault=${fault}`;
    const captioner = await Captioner.load(url, { device, workerUrl }).catch(failed);
    let captions;
    while (captioner && !captions && codes.length < 2) {
      captions = await captioner.caption(window.photo, request).catch(failed);
    }
    captioner?.dispose();
    const loaded = captioner !== undefined;
    return { codes, captions, loaded, device: captioner?.device };
  }, /** @type {const} */ ([MODEL, REQUEST, fault, device]));
}

for (const [fault, code] of Object.entries(FAULTS)) {
  describe(fault, () => {
    test("the CPU finishes the work", async () => {
      const { codes, captions, device } = await run(fault, "auto");
      assert.deepEqual({ codes, captions }, { codes: [], captions: expected });
      assert.deepEqual([device?.kind, device?.adapter], ["cpu", "Test GPU"]);
      assert.match(String(device?.reason), /^WebGPU failed: /);
      assert.deepEqual(uncaught, []);
    });

    test("where WebGPU was asked for, an error says so, each time", async () => {
      const { codes, captions, loaded } = await run(fault, "webgpu");
      assert.equal(loaded, !OF_LOADING.test(fault));
      assert.equal(captions, undefined);
      assert.ok(codes.length > 0);
      assert.deepEqual(new Set(codes), new Set([code]));
      assert.deepEqual(uncaught, []);
    });
  });
}

test("a GPU that never answers: calls can be given up, and the captioner disposed of", async () => {
  const codes = await page.evaluate(async ([url, request]) => {
    const workerUrl = "/faulty-worker.js?fault=reading never ends";
    const captioner = await window.caponimage.Captioner.load(url, { device: "webgpu", workerUrl });
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [
      captioner.caption(window.photo, { ...request, signal }),
      captioner.caption(window.photo, request),
    ];
    const settled = calls.map((call) =>
      call.then(
        () => "done",
        ({ code }) => code,
      ),
    );
    controller.abort();
    const first = await settled[0];
    captioner.dispose();
    return [first, await settled[1]];
  }, /** @type {const} */ ([MODEL, REQUEST]));
  assert.deepEqual(codes, ["aborted", "disposed"]);
});

describe("on the page's thread", () => {
  /**
   * Loads again where a call has failed.
   * @param {string} fault
   * @param {"auto" | "webgpu"} device
   */
  async function runHere(fault, device) {
    await page.goto(`${server.origin}/blank.html?fault=${fault}`);
    await page.waitForSelector("html[data-ready]", { state: "attached" });
    return page.evaluate(async ([url, request, device]) => {
      await import(`${location.origin}/gpu-fault.js`);
      const load = () => window.caponimage.Captioner.load(url, { device, thread: "main" });
      const captioner = await load();
      dispatchEvent(new MessageEvent("message", { data: { name: "caption" } }));
      const outcomes = [];
      for (let call = 0; call < 2; call++) {
        outcomes.push(await captioner.caption(window.photo, request).catch(({ code }) => code));
      }
      captioner.dispose();
      const again = await load();
      const captions = await again.caption(window.photo, request);
      return [...outcomes, captions.map(({ text }) => text)];
    }, /** @type {const} */ ([MODEL, REQUEST, device]));
  }

  for (const fault of ["lost while the picture is read", "out of memory in a call"]) {
    test(`${fault}: what is loaded again has a GPU of its own`, async () => {
      const outcomes = await runHere(fault, "webgpu");
      const texts = expected.map(({ text }) => text);
      assert.deepEqual(outcomes, ["device-lost", "device-lost", texts]);
      assert.deepEqual(uncaught, []);
    });
  }
});
