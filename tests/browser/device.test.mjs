// What the package runs on, with a software GPU and with none.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { failure, launch, loadCaptioner, openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServer } from "./server.mjs";

/** @import { Browser, Page } from "playwright-core" */
/** @import { Server } from "./server.mjs" */

const MODEL = "/test-models/tiny/";

/** @type {Server} */ let server;
before(async () => {
  server = await startServer();
});
after(() => server?.close());

describe("without a WebGPU adapter", () => {
  /** @type {Browser} */ let browser;
  /** @type {Page} */ let page;
  before(async () => {
    browser = await launch();
    page = await openBlank(browser, server);
  });
  after(() => browser?.close());

  test("auto takes the CPU and says why", async () => {
    const device = await loadCaptioner(page, MODEL, "auto");
    assert.deepEqual(device, { kind: "cpu", reason: "no WebGPU adapter" });
  });

  test("webgpu is refused", async () => {
    const { code, message } = await failure(
      page,
      (url) => window.caponimage.Captioner.load(url, { device: "webgpu" }),
      MODEL,
    );
    assert.equal(code, "webgpu-unavailable");
    assert.match(message, /no WebGPU adapter/);
  });
});

describe("with a software adapter", () => {
  /** @type {Browser} */ let browser;
  /** @type {Page} */ let page;
  before(async () => {
    browser = await launch({ softwareGpu: true });
    page = await openBlank(browser, server);
  });
  after(() => browser?.close());

  test("auto takes the CPU and says why", async () => {
    const device = await loadCaptioner(page, MODEL, "auto");
    assert.equal(device.kind, "cpu");
    assert.match(device.reason, /software adapter \(SwiftShader\)/);
    assert.ok(device.adapter);
  });

  test("webgpu runs when asked for, and gives the captions of the CPU", async () => {
    const onCpu = await captions();
    assert.equal(onCpu.length, handbag.boxes.length);
    const device = await loadCaptioner(page, MODEL, "webgpu");
    assert.equal(device.kind, "webgpu");
    const start = performance.now();
    assert.deepEqual(await captions(), onCpu);
    console.log(`tiny on SwiftShader: ${(performance.now() - start).toFixed(0)} ms`);
  });

  for (const [name, info] of Object.entries({ nothing: null, "half of it": { vendor: "x" } })) {
    test(`an adapter that says ${name} of what it is leaves the work to the CPU`, async () => {
      const page = await openBlank(browser, server);
      const { report, kind, code } = await page.evaluate(async ([url, info]) => {
        // As in older browsers.
        Object.defineProperty(GPUAdapter.prototype, "info", { get: () => info ?? undefined });
        const { Captioner } = window.caponimage;
        const report = await Captioner.report({ thread: "main" });
        const thread = /** @type {const} */ ("main");
        const { device } = await Captioner.load(url, { thread });
        const code = await Captioner.load(url, { device: "webgpu", thread }).then(
          () => "done",
          (error) => error.code,
        );
        return { report, kind: device.kind, code };
      }, /** @type {const} */ ([MODEL, info]));
      const reason = "this browser's WebGPU is too old";
      assert.deepEqual(report, { available: true, device: { kind: "cpu", reason } });
      assert.deepEqual({ kind, code }, { kind: "cpu", code: "webgpu-unavailable" });
      await page.context().close();
    });
  }

  test("a function of the browser's that throws inside a future ends the call", async () => {
    const page = await openBlank(browser, server);
    const { code, message } = await failure(
      page,
      (url) => {
        GPUComputePassEncoder.prototype.dispatchWorkgroups = () => {
          throw new TypeError("no more work");
        };
        const { Captioner } = window.caponimage;
        return Captioner.load(url, { device: "webgpu", thread: "main" }).then((captioner) =>
          captioner.caption(window.photo, { boxes: [{ x: 0, y: 0, width: 1, height: 1 }] }),
        );
      },
      MODEL,
    );
    // The GPU is to blame: nobody else is heard of so.
    assert.equal(code, "device-lost");
    assert.match(message, /no more work/);
    await page.context().close();
  });

  /** Text and colour of each, from the captioner loaded last. */
  function captions() {
    return page.evaluate(async (request) => {
      const captions = await window.captioner.caption(window.photo, request);
      return captions.map(({ text, color }) => ({ text, color }));
    }, handbag);
  }
});
