// After one visit, the page needs no server.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  captions,
  captionsWritten,
  chooseFont,
  compositionsDrawn,
  fact,
  openDemo,
  openSample,
  photoShown,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {string[]} */ let online;
/** @type {string[]} */ let notOpened;
before(async () => {
  demo = await openDemo();
  await captionsWritten(demo.page);
  await kept([
    "samples/samples.json",
    "samples/handbag.jpg",
    ...(await demo.page
      .locator(".sample img")
      .evaluateAll((images) => images.map((image) => /** @type {HTMLImageElement} */ (image).src))),
  ]);
  online = await captions(demo.page);
  notOpened = demo.requests.filter((url) => /samples\/(?!.*-small|handbag).*\.jpg$/.test(url));
  await openSample(demo.page, "headphones");
  await kept(["samples/headphones.jpg"]);
  // Which has it loaded, and edits nothing.
  await demo.page.locator(".font").nth(1).hover();
  await demo.page.waitForFunction(() => {
    const faces = [...document.fonts].filter(({ family }) => family.includes("Playfair"));
    return faces.filter(({ status }) => status === "loaded").length === 2;
  });
  await kept(
    await demo.page.evaluate(() => {
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      return loaded.filter((name) => name.includes("playfair"));
    }),
  );
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

test("samples are fetched when they are opened", () => {
  assert.deepEqual(notOpened, []);
});

test("all samples can be seen, and those that were opened be opened again", async () => {
  const { page } = demo;
  const widths = await page
    .locator(".sample img")
    .evaluateAll((images) =>
      images.map((image) => /** @type {HTMLImageElement} */ (image).naturalWidth),
    );
  assert.ok(widths.length > 1 && widths.every((width) => width > 0), widths.join());
  for (const sample of ["headphones", "handbag"]) await openSample(page, sample);
  await compositionsDrawn(page);
});

test("one that was not says so, and leaves what is open", async () => {
  const { page } = demo;
  const before = await captions(page);
  await page.locator('.sample:has(img[src*="sofa"])').click();
  const said = await page.locator("#error").innerText();
  assert.match(said, /^This sample could not be loaded\. Try again with a network/);
  assert.deepEqual(await captions(page), before);
});

test("a photo of one's own is captioned, and saved", async () => {
  const { page } = demo;
  await page.setInputFiles("#choose-photo-file", await drawPhoto(page, "mine.jpg"));
  await photoShown(page, "mine.jpg");
  await captionsWritten(page);
  for (const button of ["#export-png", "#export-svg"]) {
    const download = page.waitForEvent("download");
    await page.click(button);
    assert.match((await download).suggestedFilename(), /^mine-captions/);
  }
});

test("fonts that were loaded are there", async () => {
  const { page } = demo;
  assert.match(await chooseFont(page, 1), /Playfair/);
  assert.match(await chooseFont(page, 0), /Poppins/);
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

/**
 * Waits until the service worker has files.
 * @param {readonly string[]} files
 */
async function kept(files) {
  await demo.page.evaluate(async (files) => {
    for (const file of files) {
      while (!(await caches.match(file))) await new Promise(requestAnimationFrame);
    }
  }, files);
}
