// After one visit, the page needs no server.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  captions,
  captionsWritten,
  chooseFont,
  fact,
  layoutsWritten,
  openDemo,
  openSample,
  photoShown,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {string[]} */ let online;
before(async () => {
  demo = await openDemo();
  await captionsWritten(demo.page);
  await demo.page.evaluate(async () => {
    const sampleKept = (/** @type {Element} */ image) =>
      caches.match(/** @type {HTMLImageElement} */ (image).src.replace("-small", ""));
    for (const image of document.querySelectorAll(".sample img")) {
      while (!(await sampleKept(image))) await new Promise(requestAnimationFrame);
    }
  });
  online = await captions(demo.page);
  demo.server.close();
  await demo.context.setOffline(true);
});
after(() => demo?.close());

for (const visit of ["second", "third"]) {
  test(`the ${visit} visit writes the captions of the first without a network`, async () => {
    const { page } = demo;
    await page.reload();
    await captionsWritten(page);
    assert.deepEqual(await captions(page), online);
    assert.equal(await fact(page, "Runs on"), "CPU");
  });
}

test("all samples are there, and layouts", async () => {
  const { page } = demo;
  const widths = await page
    .locator(".sample img")
    .evaluateAll((images) =>
      images.map((image) => /** @type {HTMLImageElement} */ (image).naturalWidth),
    );
  assert.ok(widths.length > 1 && widths.every((width) => width > 0), widths.join());
  for (const index of widths.keys()) await openSample(page, index);
  await layoutsWritten(page);
});

test("a photo of one's own is captioned, and saved", async () => {
  const { page } = demo;
  await page.setInputFiles("#choose-photo-file", await drawPhoto(page, "mine.jpg"));
  await photoShown(page, "mine.jpg");
  await captionsWritten(page);
  for (const button of ["#take-png", "#take-svg"]) {
    const download = page.waitForEvent("download");
    await page.click(button);
    assert.match((await download).suggestedFilename(), /^mine-captions/);
  }
});

test("all fonts are there", async () => {
  const { page } = demo;
  const fonts = await page.locator("#font option").count();
  for (let index = 0; index < fonts; index++) await chooseFont(page, index);
});

test("several photos are captioned, and packed", async () => {
  const { page } = demo;
  await page.setInputFiles("#choose-photo-file", [
    await drawPhoto(page, "one.jpg"),
    await drawPhoto(page, "two.jpg"),
  ]);
  await page.locator(".batch-item.done").nth(1).waitFor();
  const download = page.waitForEvent("download");
  await page.click("#batch-export");
  assert.equal((await download).suggestedFilename(), "captions.zip");
});
