// A finger on the picture, as a phone sends it.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import {
  assertNear,
  boxes,
  captionsWritten,
  chooseComposition,
  nextFrame,
  onPicture,
  openDemo,
  openSample,
  selectedBox,
} from "./page.mjs";

/** @import { CDPSession } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** What a text may be off by: how near a line has to be for it to snap to it. */
const REACH = 0.03;

/** @type {Demo} */ let demo;
/** @type {CDPSession} */ let session;
before(async () => {
  demo = await openDemo({
    context: { hasTouch: true, isMobile: true, viewport: { width: 412, height: 900 } },
  });
  session = await demo.context.newCDPSession(demo.page);
  await openPicture();
});
after(() => demo?.close());

test("a phone offers its camera", async () => {
  const { page } = demo;
  const input = page.locator("#take-photo-file");
  assert.equal(await input.getAttribute("capture"), "environment");
  assert.equal(await input.getAttribute("accept"), "image/*");
  const chooser = page.waitForEvent("filechooser");
  await page.locator("#take-photo").tap();
  assert.equal((await chooser).isMultiple(), false);
});

test("a finger scrolls the page, unless it is to draw", async () => {
  const { page } = demo;
  await page.evaluate(() => scrollTo(0, 0));
  const before = await boxes(page);
  const at = await onPicture(page);
  // From the empty picture, and from a text.
  for (const x of [0.6, 0.1]) {
    await page.evaluate(() => scrollTo(0, 0));
    await swipe(at(x, 0.62), at(x, 0.3));
    await page.waitForFunction(() => scrollY > 20);
    assert.deepEqual(await boxes(page), before);
  }

  await page.locator("#draw-text").tap();
  await page.locator('#draw-text[aria-pressed="true"]').waitFor();
  await page.locator("#boxes").scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => scrollY);
  const now = await onPicture(page);
  // Over another text, which stays.
  await swipe(now(0.1, 0.62), now(0.6, 0.82));
  const drawn = await selectedBox(page);
  assertNear({ ...drawn, y: 0, height: 0 }, { x: 0.1, y: 0, width: 0.5, height: 0 }, 0.01);
  // An edge may snap to a line that is near.
  assert.ok(drawn.y > 0.59 && drawn.y + drawn.height < 0.86, JSON.stringify(drawn));
  assert.equal((await boxes(page)).length, before.length + 1);
  assert.equal(await page.locator("#draw-text").getAttribute("aria-pressed"), "false");
  assert.equal(await page.evaluate(() => scrollY), scrolled);
  await captionsWritten(page);
  await page.locator("#undo").tap();
  await page.locator('#redo[aria-disabled="false"]').waitFor();
  assert.deepEqual(await boxes(page), before);
});

test("a finger moves a text, and resizes it by a corner", async () => {
  const { page } = demo;
  const headline = page.locator('[data-box="headline"]');
  await headline.tap();
  // Words of one's own are not written again where they are moved.
  await page.fill("#box-text", "A Bag for the Town");
  await page.evaluate(nextFrame);
  await page.evaluate(() => scrollTo(0, 0));
  const { x, y, width, height } = await selectedBox(page);
  const at = await onPicture(page);
  const middle = at(x + width / 2, y + height / 2);
  const target = at(x + width / 2 + 0.09, y + height / 2 + 0.15);
  // A swipe over a text that is not selected is for the page.
  await page.touchscreen.tap(...at(0.5, 0.5));
  assert.equal(await page.locator(".box.selected").count(), 0);
  await swipe(middle, target);
  assertNear(await find("headline"), { x, y, width, height });
  await page.evaluate(() => scrollTo(0, 0));
  await headline.tap();
  await swipe(middle, target);
  const moved = await selectedBox(page);
  assertNear(moved, { x: x + 0.09, y: y + 0.15, width, height }, REACH);
  const corner = at(moved.x + moved.width, moved.y + moved.height);
  const share = 0.7;
  await swipe(corner, at(moved.x + moved.width * share, moved.y + moved.height * share));
  const resized = await selectedBox(page);
  const smaller = { ...moved, width: moved.width * share, height: moved.height * share };
  assertNear(resized, smaller, REACH);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await captionsWritten(page);
});

test("a finger duplicates and deletes the text that it has tapped", async () => {
  const { page } = demo;
  const before = await boxes(page);
  await page.locator('[data-box="benefit-1"]').tap();
  await page.locator("#duplicate-box").tap();
  await page.locator(".box").nth(before.length).waitFor();
  const copy = await selectedBox(page);
  const { width } = await find("benefit-1");
  assert.ok(Math.abs(copy.width - width) < 0.01, `${copy.width} instead of ${width}`);
  await captionsWritten(page);
  await page.locator("#delete-box").tap();
  await page.locator(".box").nth(before.length).waitFor({ state: "detached" });
  assert.deepEqual(
    (await boxes(page)).map(({ id }) => id),
    before.map(({ id }) => id),
  );
});

describe("two fingers", () => {
  beforeEach(openPicture);

  test("move a text with the first alone, in one step", async () => {
    const { page } = demo;
    const { start, middle, by } = await heldBox();
    await touch("touchStart", [middle]);
    await touch("touchMove", [by(0.05)]);
    const second = (/** @type {number} */ x, /** @type {number} */ y) => ({ ...at(x, y), id: 1 });
    const at = await pointOnPicture();
    await touch("touchStart", [by(0.05), second(0.85, 0.8)]);
    await touch("touchMove", [by(0.05), second(0.7, 0.7)]);
    // Those that are lifted are named.
    await touch("touchEnd", [second(0.7, 0.7)]);
    await touch("touchMove", [by(0.1)]);
    await movedTo(start.x + 0.1);
    await touch("touchEnd", []);
    assertNear(await selectedBox(page), { ...start, x: start.x + 0.1 }, REACH);
    await captionsWritten(page);
    await page.keyboard.press("Control+z");
    await page.locator('#redo[aria-disabled="false"]').waitFor();
    assertNear(await find(HELD), start, 1e-6);
  });

  test("that part draw no text", async () => {
    const { page } = demo;
    const before = await boxes(page);
    await page.locator("#draw-text").tap();
    await page.locator("#boxes.drawing-next").waitFor();
    const at = await pointOnPicture();
    await touch("touchStart", [at(0.5, 0.6)]);
    await touch("touchMove", [at(0.45, 0.65)]);
    await touch("touchStart", [at(0.45, 0.65), { ...at(0.6, 0.5), id: 1 }]);
    for (const by of [0.1, 0.2]) {
      await touch("touchMove", [at(0.45 - by, 0.65), { ...at(0.6 + by, 0.5), id: 1 }]);
    }
    await touch("touchEnd", []);
    assert.equal(await page.locator(".drawing").count(), 0);
    assert.deepEqual(await boxes(page), before);
    // It is still to be drawn.
    assert.equal(await page.locator("#draw-text").getAttribute("aria-pressed"), "true");
    await page.locator("#draw-text").press("Enter");
    await page.locator("#boxes:not(.drawing-next)").waitFor();
  });
});

describe("Escape", () => {
  beforeEach(openPicture);

  test("gives up the text that was to be drawn, and nothing else", async () => {
    const { page } = demo;
    await page.locator(".box").first().tap();
    await page.locator(".box.selected").waitFor();
    const before = await boxes(page);
    const button = page.locator("#draw-text");
    const status = page.getByRole("status");
    await button.tap();
    await status.getByText("Drag on the picture to draw a text. Escape ends this.").waitFor();
    // From the button, and from a text, which stays selected.
    for (const place of [button, page.locator(".box").first()]) {
      if ((await button.getAttribute("aria-pressed")) === "false") await button.tap();
      await place.focus();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Draw a text", pressed: false }).waitFor();
      await page.locator("#boxes:not(.drawing-next)").waitFor();
      await status.getByText("No text is drawn.").waitFor();
    }
    assert.deepEqual(await boxes(page), before);
    await page.keyboard.press("Escape");
    await page.locator(".box.selected").waitFor({ state: "detached" });
  });

  test("takes back what is being drawn, before it gives that up", async () => {
    const { page } = demo;
    const before = await boxes(page);
    await beginDrawing();
    await page.keyboard.press("Escape");
    await page.locator(".drawing").waitFor({ state: "detached" });
    await touch("touchEnd", []);
    assert.deepEqual(await boxes(page), before);
    await page.locator("#boxes.drawing-next").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#boxes:not(.drawing-next)").waitFor();
  });
});

describe("a touch that the system takes away", () => {
  beforeEach(openPicture);

  test("leaves a text where it was, and what was undone", async () => {
    const { page } = demo;
    const { start, middle, by } = await heldBox();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+z");
    await captionsWritten(page);
    const before = await boxes(page);
    await touch("touchStart", [middle]);
    for (const distance of [0.05, 0.1]) await touch("touchMove", [by(distance)]);
    await movedTo(start.x + 0.1);
    await touch("touchCancel", []);
    await captionsWritten(page);
    assert.deepEqual(await boxes(page), before);
    assert.equal(await page.locator("#redo").getAttribute("aria-disabled"), "false");
    // The next one is followed again.
    await touch("touchStart", [middle]);
    for (const distance of [0.05, 0.1]) await touch("touchMove", [by(distance)]);
    await movedTo(start.x + 0.1);
    await touch("touchEnd", []);
  });

  test("draws no text", async () => {
    const { page } = demo;
    const before = await boxes(page);
    await beginDrawing();
    await touch("touchCancel", []);
    assert.equal(await page.locator(".drawing").count(), 0);
    assert.deepEqual(await boxes(page), before);
  });
});

/** Presses "Draw a text", and puts a finger on the picture that draws and is not lifted. */
async function beginDrawing() {
  const { page } = demo;
  await page.locator("#draw-text").tap();
  await page.locator("#boxes.drawing-next").waitFor();
  const at = await pointOnPicture();
  await touch("touchStart", [at(0.3, 0.5)]);
  for (const by of [0.1, 0.2]) await touch("touchMove", [at(0.3 + by, 0.5 + by)]);
  await page.locator(".drawing").waitFor();
}

/** A sample in a composition whose texts stand to the left. */
async function openPicture() {
  const { page } = demo;
  await captionsWritten(page);
  await openSample(page);
  await chooseComposition(page, "magazine");
  await captionsWritten(page);
  await page.evaluate(() => scrollTo(0, 0));
}

/** @param {string} id */
async function find(id) {
  return (await boxes(demo.page)).find((box) => box.id === id) ?? assert.fail(`no ${id}`);
}

const HELD = "benefit-1";

/**
 * A text of a sample, tapped, in the middle of which a finger can be put and moved to the right.
 * Its words are one's own: they are not written again, and so as large, where it is moved.
 */
async function heldBox() {
  const { page } = demo;
  const held = page.locator(`.box[data-box="${HELD}"]`);
  await held.tap();
  await page.locator(`.box.selected[data-box="${HELD}"]`).waitFor();
  await page.fill("#box-text", "A Bag for the Town");
  await page.locator(`.box.kept[data-box="${HELD}"]`).waitFor();
  await held.focus();
  await page.evaluate(() => scrollTo(0, 0));
  const start = await selectedBox(page);
  const at = await pointOnPicture();
  const [x, y] = [start.x + start.width / 2, start.y + start.height / 2];
  return { start, middle: at(x, y), by: (/** @type {number} */ distance) => at(x + distance, y) };
}

/**
 * Waits until the selected text starts about there.
 * @param {number} x
 */
async function movedTo(x) {
  await demo.page.waitForFunction((x) => {
    const box = document.querySelector(".box.selected");
    return box instanceof HTMLElement && Math.abs(parseFloat(box.style.left) / 100 - x) < 0.02;
  }, x);
}

/** From fractions of the picture to a finger. */
async function pointOnPicture() {
  const at = await onPicture(demo.page);
  return (/** @type {number} */ horizontal, /** @type {number} */ vertical) => {
    const [x, y] = at(horizontal, vertical);
    return { x, y, id: 0 };
  };
}

/**
 * @param {"touchStart" | "touchMove" | "touchEnd" | "touchCancel"} type
 * @param {{ x: number, y: number, id: number }[]} touchPoints
 */
async function touch(type, touchPoints) {
  if (type === "touchStart") await asDrawn();
  await session.send("Input.dispatchTouchEvent", { type, touchPoints });
  // The browser answers for a page that has yet to hear of it.
  if (type === "touchCancel") await asDrawn();
}

/** What a finger may do is decided by the frame that the browser last drew, which no finger outruns. */
function asDrawn() {
  return demo.page.evaluate(nextFrame);
}

/**
 * A finger that rests before it is lifted: the page does not scroll on.
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 */
async function swipe(from, to) {
  await asDrawn();
  const start = Date.now() / 1000 - 1;
  const send = (
    /** @type {"touchStart" | "touchMove" | "touchEnd"} */ type,
    /** @type {number} */ share,
    /** @type {number} */ seconds,
  ) => {
    const [x, y] = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    const touchPoints = type === "touchEnd" ? [] : [{ x, y }];
    const timestamp = start + seconds;
    return session.send("Input.dispatchTouchEvent", { type, touchPoints, timestamp });
  };
  await send("touchStart", 0, 0);
  for (let step = 1; step <= 8; step++) await send("touchMove", step / 8, step / 20);
  await send("touchMove", 1, 0.8);
  await send("touchEnd", 1, 1);
}
