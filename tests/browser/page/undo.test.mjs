// Edits of texts that are undone and redone.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { boxes, captionsWritten, drag, onPicture, openDemo, openSample } from "./page.mjs";
import { find, ids, middleOf, openShown, plain } from "./shown.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo, ShownBox } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
/** @type {ShownBox[]} */ let start;
before(async () => {
  demo = await openDemo();
  page = demo.page;
});
beforeEach(async () => {
  start = await openShown(page);
});
after(() => demo?.close());

describe("undo", () => {
  test("takes a drag back in one step, with its words, and redo brings it again", async () => {
    const at = await onPicture(page);
    await drag(page, at(...middleOf(await find(page, "headline"))), at(0.5, 0.6));
    await captionsWritten(page);
    const moved = await boxes(page);
    assert.notDeepEqual(moved, start);
    await page.click("#undo");
    assert.deepEqual(plain(await boxes(page)), plain(start));
    assert.equal(await page.locator(".box.open").count(), 0, "words came back, too");
    await page.click("#redo");
    assert.deepEqual(plain(await boxes(page)), plain(moved));
    assert.equal(await page.locator(".box.open").count(), 0);
    assert.equal(await page.getAttribute("#redo", "aria-disabled"), "true");
  });

  test("goes by Ctrl+Z and Ctrl+Shift+Z, step by step", async () => {
    const at = await onPicture(page);
    await drag(page, at(...middleOf(await find(page, "headline"))), at(0.5, 0.5));
    await captionsWritten(page);
    await drag(page, at(...middleOf(await find(page, "headline"))), at(0.5, 0.8));
    await captionsWritten(page);
    await page.keyboard.press("Delete");
    const gone = await boxes(page);
    assert.ok(!ids(gone).includes("headline"));
    for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
    assert.deepEqual(plain(await boxes(page)), plain(start));
    for (let step = 0; step < 3; step++) await page.keyboard.press("Control+Shift+z");
    assert.deepEqual(ids(await boxes(page)), ids(gone));
    await captionsWritten(page);
  });

  test("goes by the keys of layouts without Latin letters, too", async () => {
    const focused = page.locator(".box").first();
    await focused.focus();
    const counts = [];
    for (const [key, code] of [
      ["в", "KeyD"],
      ["я", "KeyZ"],
      ["н", "KeyY"],
      // Where a layout has Latin letters, they count and not their places.
      ["z", "KeyW"],
      ["w", "KeyZ"],
    ]) {
      await page.locator(".box:focus").first().or(focused).first().dispatchEvent("keydown", {
        key,
        code,
        ctrlKey: true,
        bubbles: true,
      });
      counts.push((await boxes(page)).length - start.length);
    }
    assert.deepEqual(counts, [1, 0, 1, 0, 0]);
  });

  test("goes back to the photo before, and what was written there", async () => {
    const picture = await page.getAttribute("#photo", "href");
    const title = await page.inputValue("#title");
    await openSample(page, 1);
    assert.notEqual(await page.getAttribute("#photo", "href"), picture);
    await page.keyboard.press("Control+z");
    assert.equal(await page.getAttribute("#photo", "href"), picture);
    assert.equal(await page.inputValue("#title"), title);
    assert.deepEqual(await boxes(page), start);
    const isShown = await page.evaluate((url) => {
      const image = new Image();
      image.src = url ?? "";
      return image.decode().then(() => true);
    }, picture);
    assert.ok(isShown, "the picture was not closed");
  });
});
