// Scripts that run to the left: in the field, on the picture, and in the files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { boxes, captionsWritten, openDemo, openSample } from "./page.mjs";

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
  await page.locator(".box").first().click();
  await page.fill("#box-text", ARABIC);
  await captionsWritten(page);
});
after(() => demo?.close());

test("the field runs as its text does", async () => {
  const direction = () => page.locator("#box-text").evaluate((field) => field.matches(":dir(rtl)"));
  assert.equal(await direction(), true);
  await page.fill("#box-text", "Nike خصم");
  assert.equal(await direction(), false);
  await page.fill("#box-text", ARABIC);
  for (const field of ["#title", ".attribute input"]) {
    assert.equal(await page.locator(field).first().getAttribute("dir"), "auto");
  }
});

for (const [side, alignment, anchor] of /** @type {const} */ ([
  ["left", "left", "end"],
  ["middle", "center", "middle"],
  ["right", "right", "start"],
])) {
  describe(`set to the ${side}`, () => {
    before(() => page.locator(`input[name="alignment"][value="${alignment}"]`).check());

    test("on the page, its last sign is at the left", async () => {
      const lines = await page.locator("#stage .marks text").first().evaluate(linesOf);
      await assertSet(lines, anchor, side);
    });

    test("in the SVG, too", async () => {
      const source = await taken("svg");
      await page.evaluate((source) => {
        const svg = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
        svg.id = "taken";
        document.body.append(svg);
      }, source);
      const lines = await page.locator("#taken > text").first().evaluate(linesOf);
      await page.locator("#taken").evaluate((svg) => svg.remove());
      await assertSet(lines, anchor, side);
    });

    test("in the PNG, it is drawn in its direction", async () => {
      await page.evaluate(() => {
        window.drawn.length = 0;
      });
      await taken("png");
      const drawn = await page.evaluate(() => window.drawn);
      const own = drawn.filter(([text]) => ARABIC.includes(text));
      assert.ok(own.length > 0);
      for (const [, direction, align] of own) {
        assert.equal(direction, "rtl");
        assert.equal(align, anchor === "middle" ? "center" : anchor);
      }
      assert.ok(drawn.some(([, direction]) => direction === "ltr"));
    });
  });
}

/**
 * Where the signs of a caption stand, in pixels of the photo.
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
    };
  });
}

/**
 * @param {ReturnType<typeof linesOf>} lines
 * @param {string} anchor
 * @param {"left" | "middle" | "right"} side
 */
async function assertSet(lines, anchor, side) {
  const [box = assert.fail()] = await boxes(page);
  const width = await page
    .locator("#photo")
    .evaluate((photo) => /** @type {HTMLImageElement} */ (photo).naturalWidth);
  const [before, after] = [box.x * width, (box.x + box.width) * width];
  for (const line of lines) {
    assert.deepEqual([line.direction, line.anchor], ["rtl", anchor]);
    const gaps = { left: line.left - before, right: after - line.right };
    assert.ok(gaps.left > -1 && gaps.right > -1, JSON.stringify(gaps));
    const off = side === "middle" ? Math.abs(gaps.left - gaps.right) / 2 : gaps[side];
    assert.ok(off < 0.2 * box.height * width, JSON.stringify(gaps));
  }
  const last = lines.at(-1) ?? assert.fail();
  const sign = last.signs.at(-1);
  assert.equal(sign?.sign, "!");
  assert.ok(Math.abs(sign.x - last.left) < 0.5, JSON.stringify(last));
}

/** @param {"png" | "svg"} form */
async function taken(form) {
  const download = page.waitForEvent("download");
  await page.click(`#take-${form}`);
  return readFile(await (await download).path(), "utf8");
}
