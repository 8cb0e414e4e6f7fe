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

  /** Text and colour of each, from the captioner loaded last. */
  function captions() {
    return page.evaluate(async (request) => {
      const captions = await window.captioner.caption(window.photo, request);
      return captions.map(({ text, color }) => ({ text, color }));
    }, handbag);
  }
});
