// Texts moved, resized, duplicated and deleted with the keyboard, and typed where they stand.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { boxes, captionsWritten, onPicture, openDemo, selectedBox } from "./page.mjs";
import { FREE, find, ids, middleOf, openShown, plain, texts } from "./shown.mjs";

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

describe("with the keyboard, a text", () => {
  test("is reached with Tab, moved and resized with arrows, as one step", async () => {
    const [first = assert.fail()] = start;
    await page.locator("#zoom-in").focus();
    await page.keyboard.press("Tab");
    assert.equal((await selectedBox(page)).id, first.id);
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
    const moved = await selectedBox(page);
    assert.ok(moved.x > first.x && moved.y > first.y, JSON.stringify([first, moved]));
    const size = Number(await page.inputValue("#text-size-number"));
    await page.keyboard.press("Shift+ArrowDown");
    assert.ok(Number(await page.inputValue("#text-size-number")) > size);
    await page.keyboard.press("Shift+ArrowRight");
    assert.ok((await selectedBox(page)).width > moved.width);
    await captionsWritten(page);
    // Pressed in a row, they are one step.
    await page.keyboard.press("Control+z");
    assert.deepEqual(plain(await boxes(page)), plain(start));
  });

  test("is duplicated and deleted, and the focus stays among the texts", async () => {
    await page.locator(".box").nth(1).focus();
    await page.keyboard.press("Control+d");
    const copy = await selectedBox(page);
    await page.locator(`.box[data-box="${copy.id}"]:focus`).waitFor();
    await page.keyboard.press("Delete");
    assert.deepEqual(ids(await boxes(page)), ids(start));
    await page.locator(".box:focus").waitFor();
    await page.keyboard.press("Backspace");
    await captionsWritten(page);
    assert.ok((await boxes(page)).length < start.length + 1);
  });

  test("is typed where it stands with Enter, and left with Escape", async () => {
    await page.locator('[data-box="headline"]').focus();
    await page.keyboard.press("Enter");
    await page.locator("#in-place:focus").waitFor();
    await page.keyboard.type("Mine");
    await page.keyboard.press("Escape");
    await page.locator(".box.selected:focus").waitFor();
    assert.equal((await find(page, "headline")).text, "Mine");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".box.selected").count(), 0);
    await page.keyboard.press("Control+z");
    assert.deepEqual(texts(await boxes(page)), texts(start));
  });
});

test("two presses on a text open it for typing where it stands", async () => {
  const at = await onPicture(page);
  await page.mouse.dblclick(...at(...middleOf(await find(page, "headline"))));
  await page.locator("#in-place:focus").waitFor();
  await page.keyboard.type("Twice");
  await page.mouse.click(...at(...FREE));
  assert.equal(await page.locator("#in-place").count(), 0);
  assert.equal((await find(page, "headline")).text, "Twice");
});
