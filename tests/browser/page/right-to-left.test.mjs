// Scripts that run to the left: in the field, on the picture, and in the files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { captionsWritten, openDemo, openSample, selectedBox, selectText } from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** "50 % off today!"; digits and signs have no direction of their own. */
const ARABIC = "خصم 50% اليوم!";

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo({
    init: () => {
      /** @type {[string, string, string][]} */
      const drawn = [];
      Object.assign(window, { drawn });
      const { fillText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        drawn.push([text, this.direction, this.textAlign]);
        fillText.call(this, text, ...place);
      };
    },
  });
  page = demo.page;
  await openSample(page);
  await selectText(page, "headline");
  await page.fill("#box-text", ARABIC);
  await page.locator('[data-box="headline"]').focus();
  // Put somewhere, it can be aligned; smaller letters leave room for that.
  for (let left = 12; left > 0; left--) await page.keyboard.press("Shift+ArrowUp");
  for (let left = 12; left > 0; left--) await page.keyboard.press("Shift+ArrowRight");
  await captionsWritten(page);
});
after(() => demo?.close());

test("the field runs as its text does", async () => {
  const direction = () => page.locator("#box-text").evaluate((field) => field.matches(":dir(rtl)"));
  assert.equal(await direction(), true);
  await page.fill("#box-text", "Nike خصم");
  assert.equal(await direction(), false);
  await page.fill("#box-text", ARABIC);
  for (const field of ["#title", "#product-facts"]) {
    assert.equal(await page.locator(field).first().getAttribute("dir"), "auto");
  }
});

for (const side of /** @type {const} */ (["left", "center", "right"])) {
  describe(`set to the ${side}`, () => {
    before(() => page.locator(`input[name="text-align"][value="${side}"] + span`).click());

    test("on the page, its last sign is at the left", async () => {
      const lines = await page.locator('#picture [data-text="headline"]').evaluate(linesOf);
      await assertSet(lines, side);
    });

    test("in the SVG, too", async () => {
      const source = await taken("svg");
      await page.evaluate((source) => {
        const svg = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
        svg.id = "taken";
        document.body.append(svg);
      }, source);
      const lines = await page.locator('#taken > text[direction="rtl"]').evaluate(linesOf);
      await page.locator("#taken").evaluate((svg) => svg.remove());
      await assertSet(lines, side);
    });

    test("in the PNG, it is drawn in its direction", async () => {
      await page.evaluate(() => {
        window.drawn.length = 0;
      });
      await taken("png");
      const drawn = await page.evaluate(() => window.drawn);
      const own = drawn.filter(([text]) => ARABIC.includes(text));
      assert.ok(own.length > 0);
      for (const [, direction, align] of own) assert.deepEqual([direction, align], ["rtl", "left"]);
      assert.ok(drawn.some(([, direction]) => direction === "ltr"));
    });
  });
}

/**
 * Where the signs of a text stand, in pixels of the picture.
 * @param {Element} element
 */
function linesOf(element) {
  const text = /** @type {SVGTextElement} */ (element);
  return [...text.querySelectorAll("tspan")].map((line) => {
    const content = line.textContent ?? "";
    const signs = [...content].map((sign, index) => ({ sign, x: line.getExtentOfChar(index).x }));
    const ends = [...content].map((_, index) => {
      const { x, width } = line.getExtentOfChar(index);
      return x + width;
    });
    return {
      signs,
      left: Math.min(...signs.map(({ x }) => x)),
      right: Math.max(...ends),
      anchor: text.getAttribute("text-anchor"),
      direction: text.getAttribute("direction"),
      fontSize: Number(text.getAttribute("font-size")),
    };
  });
}

/**
 * @param {ReturnType<typeof linesOf>} lines
 * @param {"left" | "center" | "right"} side
 */
async function assertSet(lines, side) {
  const box = await selectedBox(page);
  const width = await page
    .locator("#picture")
    .evaluate((picture) => /** @type {SVGSVGElement} */ (picture).viewBox.baseVal.width);
  const [before, after] = [box.x * width, (box.x + box.width) * width];
  for (const line of lines) {
    // A line's `x` is its left end, where one that runs to the left ends.
    assert.deepEqual([line.direction, line.anchor], ["rtl", "end"]);
    const gaps = { left: line.left - before, right: after - line.right };
    // What is inked lies in the box; signs have a little room of their own around that.
    const room = 0.12 * line.fontSize;
    assert.ok(gaps.left > -room && gaps.right > -room, JSON.stringify({ gaps, room }));
    const off = side === "center" ? Math.abs(gaps.left - gaps.right) / 2 : gaps[side];
    const size = line.fontSize;
    assert.ok(off < 0.3 * size, JSON.stringify({ gaps, size }));
    // It could stand elsewhere.
    assert.ok(gaps.left + gaps.right > 0.7 * size, JSON.stringify({ gaps, size }));
  }
  const last = lines.at(-1) ?? assert.fail();
  const sign = last.signs.at(-1);
  assert.equal(sign?.sign, "!");
  assert.ok(Math.abs(sign.x - last.left) < 0.5, JSON.stringify(last));
}

/** @param {"png" | "svg"} form */
async function taken(form) {
  const download = page.waitForEvent("download");
  await page.click(`#export-${form}`);
  return readFile(await (await download).path(), "utf8");
}
