// Work that would be lost, where the page may keep nothing: the browser asks before the page is left,
// and closed photos come back.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { openItem } from "./batches.mjs";
import { wouldAsk } from "./kept.mjs";
import {
  boxes,
  captionsWritten,
  openDemo,
  openSample,
  photoShown,
  refuseStorage,
  selectText,
} from "./page.mjs";
import { brokenPhoto, drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
/** @type {string[]} */ let asked = [];
before(async () => {
  demo = await openDemo({ init: refuseStorage });
  page = demo.page;
  await captionsWritten(page);
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
});
after(() => demo?.close());

beforeEach(async () => {
  await page.reload();
  await captionsWritten(page);
  // Browsers ask only those who have done something on the page.
  await page.locator("h1").click();
  asked = [];
});

describe("leaving the page", () => {
  test("asks nothing where there is nothing to lose", async () => {
    await openSample(page, 1);
    await selectText(page, "headline");
    await page.setInputFiles("#choose-photo-file", await drawPhoto(page, "own.jpg"));
    await photoShown(page, "own.jpg");
    await captionsWritten(page);
    await leave([]);
  });

  test("asks where the user has edited something", async () => {
    await page.fill("#title", "My own handbag");
    await leave(["beforeunload"]);
  });

  test("asks nothing where that was undone or saved, until the next edit", async () => {
    await moveBox();
    await page.click("#undo");
    await captionsWritten(page);
    assert.deepEqual(await wouldAsk(page), false);
    await page.click("#redo");
    assert.deepEqual(await wouldAsk(page), true);
    await take("#export-svg");
    assert.deepEqual(await wouldAsk(page), false);
    await moveBox();
    await leave(["beforeunload"]);
  });

  test("asks where undo comes back to a photo with edits", async () => {
    await moveBox();
    await openSample(page, 1);
    await leave(["beforeunload"]);
  });

  test("asks where several photos are captioned, until they are saved as they are", async () => {
    await chooseSeveral();
    assert.deepEqual(await wouldAsk(page), true);
    await take("#batch-export");
    assert.deepEqual(await wouldAsk(page), false);
    await openItem(page, 0);
    assert.deepEqual(await wouldAsk(page), false);
    await moveBox();
    assert.deepEqual(await wouldAsk(page), true);
    await ended();
    await take("#batch-export");
    await leave([]);
  });

  test("asks nothing where none of several photos could be opened", async () => {
    await page.setInputFiles("#choose-photo-file", [brokenPhoto, brokenPhoto]);
    await page.locator(".batch-item.failed").nth(1).waitFor();
    await leave([]);
  });
});

describe("several photos that were not saved", () => {
  const back = () => page.locator("#closed-batch");

  test("come back when they were closed", async () => {
    const written = await chooseSeveral();
    await page.click("#batch-close");
    assert.match(await back().innerText(), /^2 photos were closed before they were saved\./);
    assert.deepEqual(await wouldAsk(page), true);
    await page.click("#reopen-batch");
    assert.deepEqual(await texts(), written);
    assert.equal(await back().count(), 0);
    await take("#batch-export");
    await page.click("#batch-close");
    assert.equal(await back().count(), 0);
    await leave([]);
  });

  test("come back, each after the other, when others took their place", async () => {
    await chooseSeveral("first");
    const second = await chooseSeveral("second");
    await chooseSeveral("third");
    for (const name of ["second", "first", "third", "second"]) {
      await page.click("#reopen-batch");
      assert.deepEqual(await names(), [`${name} 0.jpg`, `${name} 1.jpg`]);
    }
    assert.deepEqual(await texts(), second);
  });

  test("are captioned to the end when they were closed before", async () => {
    await page.setInputFiles("#choose-photo-file", await photos("long", 8));
    await page.locator(".batch-item.done").nth(1).waitFor();
    await page.click("#batch-close");
    await page.click("#reopen-batch");
    await ended();
    assert.equal((await texts()).length, 8);
  });

  test("have what was edited of one of them meanwhile", async () => {
    await chooseSeveral();
    await openItem(page, 1);
    await page.click("#batch-close");
    await selectText(page, "headline");
    await page.fill("#box-text", "Only today");
    await page.click("#reopen-batch");
    await page.locator('.batch-item img[alt*="Only today"]').waitFor();
    assert.equal((await texts())[1], (await boxes(page)).map(({ text }) => text).join(", "));
  });

  test("are given up when all of them are saved after all", async () => {
    await chooseSeveral();
    await take("#batch-export");
    await openItem(page, 0);
    await moveBox();
    await page.click("#batch-close");
    assert.match(await back().innerText(), /^1 photo was closed before it was saved\./);
    await page.click("#undo");
    await back().waitFor({ state: "detached" });
    await leave([]);
  });

  test("are given up when the user says so", async () => {
    await chooseSeveral();
    await page.click("#batch-close");
    await page.click("#drop-batch");
    assert.equal(await back().count(), 0);
    await leave([]);
  });
});

/** @param {string[]} expected the dialogs that come up */
async function leave(expected) {
  await page.reload();
  assert.deepEqual(asked, expected);
}

async function moveBox() {
  await page.locator('[data-box="headline"]').focus();
  await page.keyboard.press("ArrowRight");
  await captionsWritten(page);
}

/** @param {string} button */
async function take(button) {
  const download = page.waitForEvent("download");
  await page.click(button);
  await download;
}

/**
 * @param {string} name
 * @param {number} count
 */
async function photos(name, count) {
  const photo = await drawPhoto(page, "", { width: 400, height: 300 });
  return Array.from({ length: count }, (_, index) => ({ ...photo, name: `${name} ${index}.jpg` }));
}

/** Has two photos captioned, and gives what is written on each. */
async function chooseSeveral(name = "photo") {
  await page.setInputFiles("#choose-photo-file", await photos(name, 2));
  await page.getByText(`${name} 1.jpg`).waitFor();
  await ended();
  return texts();
}

/** Waits until all small pictures show what is written. */
function ended() {
  return page.waitForFunction(
    () =>
      document.querySelector(".batch-item") &&
      !document.querySelector(".batch-item:not(.done:has(img), .failed)"),
  );
}

function texts() {
  return page
    .locator(".batch-item img")
    .evaluateAll((images) => images.map((image) => image.getAttribute("alt") ?? ""));
}

function names() {
  return page.locator(".batch-name").allTextContents();
}
