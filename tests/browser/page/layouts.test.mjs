// Layouts for a photo: several, free of each other, with captions, and chosen with a click.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {
  boxes,
  captions,
  captionsWritten,
  layoutsWritten,
  openDemo,
  openSample,
  photoShown,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Demo, ShownBox } from "./page.mjs" */

/** @type {Demo} */ let demo;
before(async () => {
  demo = await openDemo();
  await captionsWritten(demo.page);
});
after(() => demo?.close());

describe("layouts", () => {
  for (const [name, width, height] of /** @type {const} */ ([
    ["square", 600, 600],
    ["wide", 900, 400],
    ["tall", 400, 900],
  ])) {
    test(`of a ${name} photo lie inside it and leave each other free`, async () => {
      const { page } = demo;
      const photo = await drawPhoto(page, `${name}.jpg`, { width, height, hue: 200 });
      await page.setInputFiles("#choose-photo-file", photo);
      await photoShown(page, photo.name);
      const count = await page.locator(".layout").count();
      assert.ok(count >= 3, `${count} layouts`);
      const all = new Set();
      for (let index = 0; index < count; index++) {
        await page.locator(".layout").nth(index).click();
        const placed = await boxes(page);
        assert.ok(placed.length > 0);
        assertFree(placed);
        all.add(placed.map(({ x, y }) => `${x} ${y}`).join());
      }
      assert.equal(all.size, count, "some are the same");
    });
  }

  test("show captions, and take the place of all boxes with those", async () => {
    const { page } = demo;
    await openSample(page, 1);
    const start = await boxes(page);
    const layouts = await layoutsWritten(page);
    assert.ok(layouts.length >= 3);
    const last = page.locator(".layout").last();
    const drawn = await last.locator(".marks text").allTextContents();
    await last.click();
    const chosen = await captions(page);
    assert.ok(chosen.every((text) => text !== ""));
    assert.equal(chosen.join(", "), layouts.at(-1));
    assert.equal(drawn.length, chosen.length);
    assert.deepEqual(
      await page.locator("#stage .marks text").allTextContents(),
      drawn,
      "the picture and its small version differ",
    );
    assert.equal(await page.locator(".box.open").count(), 0);

    await page.click("#undo");
    assert.deepEqual(await boxes(page), start);
    await page.click("#redo");
    assert.deepEqual(await captions(page), chosen);
    await captionsWritten(page);
  });

  test("are written again for another title", async () => {
    const { page } = demo;
    const before = await layoutsWritten(page);
    await page.fill("#title", "Aurelle Women Quilted Burgundy Handbag");
    await page.waitForFunction(
      (before) =>
        [...document.querySelectorAll(".layout img")].every(
          (picture, index) => !picture.getAttribute("alt")?.endsWith(`: ${before[index]}`),
        ),
      before,
    );
    await layoutsWritten(page);
  });
});

/** @param {ShownBox[]} placed */
function assertFree(placed) {
  const rounding = 1e-6;
  placed.forEach((box, index) => {
    const [right, bottom] = [box.x + box.width, box.y + box.height];
    const inside = box.x >= 0 && box.y >= 0 && right <= 1 + rounding && bottom <= 1 + rounding;
    assert.ok(inside, JSON.stringify(box));
    for (const other of placed.slice(index + 1)) {
      const across = Math.min(right, other.x + other.width) - Math.max(box.x, other.x);
      const down = Math.min(bottom, other.y + other.height) - Math.max(box.y, other.y);
      assert.ok(across <= rounding || down <= rounding, JSON.stringify([box, other]));
    }
  });
}
