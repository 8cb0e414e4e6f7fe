// What comes back by itself: the photo, its texts, and several photos.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { batchEnded, batchTexts, drawnWith, openItem } from "./batches.mjs";
import {
  becomes,
  chooseOwn,
  everything,
  listed,
  moveText,
  projectNames,
  stored,
  until,
  wouldAsk,
} from "./kept.mjs";
import {
  boxes,
  captionsWritten,
  openDemo,
  openSample,
  photoShown,
  selectText,
  TINY,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;

async function start() {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
}

describe("a reload", () => {
  before(start);
  after(() => demo?.close());

  test("brings nothing back where nothing was made", async () => {
    await openSample(page, 1);
    await page.reload();
    await captionsWritten(page);
    assert.deepEqual(await projectNames(page), []);
    assert.equal(await page.locator("#not-kept").count(), 0);
  });

  test("brings back a photo with its captions, which are not written anew", async () => {
    await chooseOwn(page, "own.jpg");
    await page.fill("#title", "My own handbag");
    await captionsWritten(page);
    await selectText(page, "headline");
    await page.fill("#box-text", "Only today 🚲");
    await moveText(page, "benefit-1");
    const before = await everything(page);
    await page.reload();
    await photoShown(page, "My own handbag");
    await becomes(page, before);
    await captionsWritten(page);
    assert.deepEqual(await everything(page), before);
    assert.equal(await page.locator("#undo").getAttribute("aria-disabled"), "true");
    assert.deepEqual(await projectNames(page), ["My own handbag"]);
  });

  test("needs no model for that", async () => {
    const before = await everything(page);
    demo.server.answers.set("/models/absent/config.json", "hang");
    await page.goto(`${demo.server.origin}/${TINY.replace("tiny", "absent")}`);
    await photoShown(page, "My own handbag");
    await becomes(page, before);
    await page.goto(`${demo.server.origin}/${TINY}`);
    await photoShown(page, "My own handbag");
  });

  test("right after an edit brings that back, too", async () => {
    for (const step of [1, 2, 3, 4, 5]) {
      await page.fill("#title", `Edit ${step}`);
      await page.reload();
      await photoShown(page, `Edit ${step}`);
    }
    assert.deepEqual(await projectNames(page), ["Edit 5"]);
  });

  test("brings back what undo came back to", async () => {
    await page.fill("#title", "First");
    await captionsWritten(page);
    await chooseOwn(page, "second.jpg");
    await listed(page, ["second.jpg", "First"]);
    await page.click("#undo");
    await photoShown(page, "First");
    await page.fill("#title", "First again");
    await page.reload();
    await photoShown(page, "First again");
    assert.deepEqual(await projectNames(page), ["First again", "second.jpg"]);
  });

  test("keeps a sample once something is edited on it", async () => {
    await openSample(page, 1);
    await page.fill("#title", "No sample any more");
    await captionsWritten(page);
    await page.reload();
    await photoShown(page, "No sample any more");
    assert.equal((await projectNames(page)).length, 3);
  });

  test("asks nothing", async () => {
    await page.locator("h1").click();
    assert.equal(await wouldAsk(page), false);
  });
});

describe("several photos", () => {
  before(start);
  after(() => demo?.close());

  test("come back with what was written and edited, without being asked", async () => {
    const photo = await drawPhoto(page, "", { width: 400, height: 300 });
    const files = [0, 1, 2].map((index) => ({ ...photo, name: `photo ${index}.jpg` }));
    await page.setInputFiles("#choose-photo-file", files);
    await batchEnded(page);
    await openItem(page, 1);
    await selectText(page, "headline");
    await page.fill("#box-text", "Only today");
    await drawnWith(page, 1, "Only today");
    const written = await batchTexts(page);
    const states = await page.locator(".batch-state").allInnerTexts();
    assert.ok(states.includes("Please look"), `none is to be looked at: ${states}`);
    await until(page, async () => !(await wouldAsk(page)));

    await page.reload();
    await batchEnded(page);
    assert.deepEqual(await batchTexts(page), written);
    assert.deepEqual(await page.locator(".batch-state").allInnerTexts(), states);
    assert.deepEqual((await boxes(page)).map(({ text }) => text).join(", "), written[1]);
    // Still one of them.
    await selectText(page, "headline");
    await page.fill("#box-text", "Only tomorrow");
    await drawnWith(page, 1, "Only tomorrow");
  });

  test("that were closed can still be brought back", async () => {
    await page.click("#batch-close");
    await page.locator("#closed-batch").waitFor();
    await until(page, async () => (await stored(page, "batches")).every(({ isOpen }) => !isOpen));
    await page.reload();
    await page.click("#reopen-batch");
    await batchEnded(page);
    assert.equal((await batchTexts(page)).length, 3);
  });

  test("that were given up are gone", async () => {
    await page.click("#batch-close");
    await page.click("#drop-batch");
    for (const store of ["batches", "items", "itemFiles"]) {
      await until(page, async () => (await stored(page, store)).length === 0);
    }
    await page.reload();
    await captionsWritten(page);
    assert.equal(await page.locator("#batch, #closed-batch").count(), 0);
  });
});
