// A finger on the picture, as a phone sends it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertNear, boxes, captionsWritten, onPicture, openDemo, selectedBox } from "./page.mjs";

/** @import { CDPSession } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {CDPSession} */ let session;
before(async () => {
  demo = await openDemo({
    context: { hasTouch: true, isMobile: true, viewport: { width: 412, height: 900 } },
  });
  session = await demo.context.newCDPSession(demo.page);
  await captionsWritten(demo.page);
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
  // From the empty picture, and from a box.
  for (const x of [0.35, 0.1]) {
    await page.evaluate(() => scrollTo(0, 0));
    await swipe(at(x, 0.65), at(x, 0.3));
    await page.waitForFunction(() => scrollY > 20);
    assert.deepEqual(await boxes(page), before);
  }

  await page.locator("#draw-box").tap();
  await page.locator('#draw-box[aria-pressed="true"]').waitFor();
  await page.locator("#boxes").scrollIntoViewIfNeeded();
  const scrolled = await page.evaluate(() => scrollY);
  const now = await onPicture(page);
  // Over another box, which stays.
  await swipe(now(0.3, 0.75), now(0.8, 0.95));
  assertNear(await selectedBox(page), { x: 0.3, y: 0.75, width: 0.5, height: 0.2 }, 0.01);
  assert.equal((await boxes(page)).length, before.length + 1);
  assert.equal(await page.locator("#draw-box").getAttribute("aria-pressed"), "false");
  assert.equal(await page.evaluate(() => scrollY), scrolled);
  await captionsWritten(page);
  await page.locator("#undo").tap();
  await page.locator('#redo[aria-disabled="false"]').waitFor();
  assert.deepEqual(await boxes(page), before);
});

test("a finger moves a box, and resizes it by a corner", async () => {
  const { page } = demo;
  await page.evaluate(() => scrollTo(0, 0));
  const [{ x, y, width, height } = assert.fail()] = await boxes(page);
  await page.locator(".box").first().tap();
  await page.locator(".box.selected").waitFor();
  const at = await onPicture(page);
  const middle = at(x + width / 2, y + height / 2);
  // To where no line is near that it could snap to.
  const target = at(x + width / 2 + 0.11, y + height / 2 + 0.19);
  // A swipe over a box that is not selected is for the page.
  await page.touchscreen.tap(...at(0.5, 0.5));
  assert.equal(await page.locator(".box.selected").count(), 0);
  await swipe(middle, target);
  assertNear((await boxes(page))[0] ?? assert.fail(), { x, y, width, height });
  await page.evaluate(() => scrollTo(0, 0));
  await page.locator(".box").first().tap();
  await swipe(middle, target);
  const moved = await selectedBox(page);
  assertNear(moved, { x: x + 0.11, y: y + 0.19, width, height }, 0.02);
  const corner = at(moved.x + moved.width, moved.y + moved.height);
  await swipe(corner, at(moved.x + moved.width + 0.15, moved.y + moved.height + 0.2));
  const resized = await selectedBox(page);
  const grown = { ...moved, width: moved.width + 0.15, height: moved.height + 0.2 };
  assertNear(resized, grown, 0.02);
  assert.equal(await page.evaluate(() => scrollY), 0);
  await captionsWritten(page);
});

test("a finger duplicates and deletes the box that it has tapped", async () => {
  const { page } = demo;
  const before = await boxes(page);
  await page.locator(".box").nth(2).tap();
  await page.locator("#duplicate-box").tap();
  await page.locator(".box").nth(before.length).waitFor();
  const copy = await selectedBox(page);
  assert.equal(copy.width, before[2]?.width);
  await captionsWritten(page);
  await page.locator("#delete-box").tap();
  await page.locator(".box").nth(before.length).waitFor({ state: "detached" });
  assert.deepEqual(
    (await boxes(page)).map(({ id }) => id),
    before.map(({ id }) => id),
  );
});

/**
 * A finger that rests before it is lifted: the page does not scroll on.
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 */
async function swipe(from, to) {
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
