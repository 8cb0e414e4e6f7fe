// Much of everything: hundreds of calls, very large pictures, several tabs.

import assert from "node:assert/strict";
import { test } from "node:test";

import { launch, loadCaptioner, openBlank } from "./browser.mjs";
import { fourBoxes, handbag } from "./fixtures.mjs";
import { openCounting } from "./gpu-counts.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();

test("500 calls take no more memory than the first ten", async () => {
  const page = await openBlank(browser, server);
  await loadCaptioner(page, MODEL);
  const [ten, all] = await page.evaluate(
    async ([request, calls]) => {
      const memory = [];
      for (let call = 0; call < calls; call++) {
        const boxes = request.boxes.slice(call % 4);
        const picture = call % 3 ? new Blob([window.photo]) : window.photo;
        const options = { ...request, boxes, alternatives: call % 50 ? 0 : 2 };
        const report = await window.captioner.captionWithTimings(picture, options);
        if (call % 7 === 0) await window.captioner.recaption(0, boxes[0] ?? request.boxes[3]);
        memory.push(report.memoryBytes);
      }
      return [memory[9], memory.at(-1)];
    },
    /** @type {const} */ ([{ ...handbag, boxes: fourBoxes }, 500]),
  );
  assert.equal(all, ten);
  await page.context().close();
});

test("calls on a GPU reuse its memory", async () => {
  const withGpu = await launch({ softwareGpu: true });
  try {
    const page = await openCounting(withGpu, server);
    const buffers = await page.evaluate(async ([url, request]) => {
      const { Captioner } = window.caponimage;
      // On this thread, where buffers can be counted.
      const captioner = await Captioner.load(url, { device: "webgpu", thread: "main" });
      const counts = [];
      for (let call = 0; call < 8; call++) {
        const boxes = request.boxes.slice(call % 2, 2);
        await captioner.caption(new Blob([window.photo]), { ...request, boxes });
        counts.push(window.gpuCounts.buffers);
      }
      return counts;
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.ok((buffers[0] ?? 0) > 100);
    assert.equal(buffers[7], buffers[3], buffers.join());
  } finally {
    await withGpu.close();
  }
});

test("a picture of 50 megapixels is captioned", async () => {
  const page = await openBlank(browser, server);
  await loadCaptioner(page, MODEL);
  const { pixels, count } = await page.evaluate(async (boxes) => {
    const canvas = new OffscreenCanvas(8192, 6144);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(await createImageBitmap(window.photo), 0, 0, canvas.width, canvas.height);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    const captions = await window.captioner.caption(blob, { boxes });
    return { pixels: canvas.width * canvas.height, count: captions.length };
  }, fourBoxes);
  assert.ok(pixels > 50e6);
  assert.equal(count, 4);
  await page.context().close();
});

test("several tabs load and caption at once", async () => {
  const context = await browser.newContext();
  const pages = await Promise.all([1, 2, 3].map(() => context.newPage()));
  const texts = await Promise.all(
    pages.map(async (page) => {
      await page.goto(`${server.origin}/blank.html`);
      await page.waitForSelector("html[data-ready]", { state: "attached" });
      await loadCaptioner(page, MODEL);
      return page.evaluate(async (request) => {
        const captions = await window.captioner.caption(window.photo, request);
        return captions.map(({ text }) => text).join();
      }, handbag);
    }),
  );
  assert.equal(new Set(texts).size, 1);
  await context.close();
});
