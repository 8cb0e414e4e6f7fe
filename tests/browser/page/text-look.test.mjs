// How one text looks, as a person wants it.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { assertInFrames, drawnTexts, framePixels, TOLERANCE } from "./drawn.mjs";
import {
  captionsWritten,
  chooseComposition,
  chooseFont,
  compositionsDrawn,
  nextFrame,
  onPicture,
  openDemo,
  openSample,
  selectedBox,
  selectText,
} from "./page.mjs";
import { middleOf } from "./shown.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Drawn, Side } from "./drawn.mjs" */
/** @import { Demo } from "./page.mjs" */

/** With a headline and several benefits. */
const COMPOSITION = "magazine";

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("one text", () => {
  beforeEach(async () => {
    await openSample(page);
    await chooseComposition(page, COMPOSITION);
    await captionsWritten(page);
    await selectText(page, "headline");
  });

  for (const [name, sideOf] of /** @type {const} */ ([
    ["Left", (/** @type {Side} */ { left }) => left],
    ["Centre", (/** @type {Side} */ { left, right }) => (left + right) / 2],
    ["Right", (/** @type {Side} */ { right }) => right],
  ])) {
    test(`that a person has placed is aligned: ${name}`, async () => {
      await page.fill("#box-text", "Short\nand rather long");
      await page.keyboard.press("Escape");
      // The focus goes back to the text in the next frame.
      await page.locator('.box:focus[data-box="headline"]').waitFor();
      await page.keyboard.press("ArrowDown");
      await choose("text-align", name);
      const frame = await framePixels(page, await selectedBox(page));
      const { lines } = await drawnSelected();
      assert.equal(lines.length, 2);
      for (const line of lines) {
        const off = Math.abs(sideOf(line) - sideOf(frame));
        // Room is left beside letters, so that no line breaks elsewhere.
        assert.ok(off <= 0.02 * (await sizeOfLetters()) + 1 + TOLERANCE, `${line.text}: ${off}`);
      }
      const [one, other] = lines.map(sideOf);
      assert.ok(Math.abs((one ?? NaN) - (other ?? NaN)) <= TOLERANCE, `${one}, ${other}`);
    });
  }

  test("that the composition has placed is aligned as a person wants", async () => {
    await page.fill("#box-text", "Short\nand rather long");
    const [short, long] = await linesOfTwo();
    assert.ok(Math.abs(short.left - long.left) <= TOLERANCE);
    await choose("text-align", "Right");
    const [moved, other] = await linesOfTwo();
    assert.ok(Math.abs(moved.right - other.right) <= TOLERANCE);
    assert.ok(moved.left > short.left + TOLERANCE && other.left >= long.left - TOLERANCE);
    await selectText(page, "benefit-1");
    assert.equal(await page.locator('[name="text-align"]:checked').inputValue(), "left");
  });

  test("that has no room beside its letters has nothing to align", async () => {
    await chooseComposition(page, "pills");
    await selectText(page, "benefit-1");
    assert.equal(await page.locator('[name="text-align"]').count(), 0);
    assert.ok((await page.locator('[name="text-weight"]').count()) > 0);
  });

  test("has the font and the weight that a person wants, and the others keep theirs", async () => {
    const family = await chooseFont(page, 1);
    await page.locator(`text[data-text="headline"][font-family*="${family}"]`).waitFor();
    const before = await drawnTexts(page);
    const { weight } = await drawnSelected();
    await choose("text-font", "Text");
    assert.ok(!(await drawnSelected()).family.includes(family));
    await choose("text-weight", weight > 500 ? "Regular" : "Bold");
    const after = await drawnSelected();
    assert.ok(weight > 500 ? after.weight < weight : after.weight > weight);
    assert.deepEqual(
      othersThan("headline", await drawnTexts(page)),
      othersThan("headline", before),
    );
    await assertInFrames(page, "in another font");
    await page.click("#undo");
    await page.click("#undo");
    assert.equal((await drawnSelected()).weight, weight);
    assert.ok((await drawnSelected()).family.includes(family));
    await page.click("#undo");
  });

  test("is as large as a person wants, until that is given back to the composition", async () => {
    const size = await sizeOfLetters();
    const wanted = Math.round(size * 0.75);
    await page.fill("#text-size-number", String(wanted));
    assert.equal(await sizeOfLetters(), wanted);
    assert.equal(await page.inputValue("#text-size"), String(wanted));
    await assertInFrames(page, "in another size");
    await page.locator(".size-row button").click();
    assert.equal(await sizeOfLetters(), size);
  });

  test("has the colour that a person wants, until that is given back", async () => {
    const { fill } = await drawnSelected();
    const swatch = page.locator('.swatch[aria-pressed="false"]').first();
    const wanted = await swatch.getAttribute("title");
    await swatch.click();
    assert.equal((await drawnSelected()).fill, wanted);
    assert.equal(await page.locator('.swatch[aria-pressed="true"]').getAttribute("title"), wanted);
    await page.fill("#box-color", "#123456");
    assert.equal((await drawnSelected()).fill, "#123456");
    await page.locator(".colors .quiet").click();
    assert.equal((await drawnSelected()).fill, fill);
  });

  test("that is long is not measured while it is moved", async () => {
    await page.fill("#box-text", "女性の夏の新作コート".repeat(20));
    await compositionsDrawn(page);
    const at = await onPicture(page);
    const [x, y] = middleOf(await selectedBox(page));
    await page.mouse.move(...at(x, y));
    await page.mouse.down();
    await page.mouse.move(...at(x + 0.02, y + 0.02));
    await page.locator('.box.pinned[data-box="headline"]').waitFor();
    await compositionsDrawn(page);
    const before = await selectedBox(page);
    const measured = await page.evaluateHandle(() => {
      const prototype = CanvasRenderingContext2D.prototype;
      const { measureText } = prototype;
      let count = 0;
      prototype.measureText = function (text) {
        count++;
        return measureText.call(this, text);
      };
      return () => {
        prototype.measureText = measureText;
        return count;
      };
    });
    await page.mouse.move(...at(x + 0.04, y + 0.06), { steps: 5 });
    await page.evaluate(nextFrame);
    assert.notEqual((await selectedBox(page)).y, before.y);
    assert.equal(await measured.evaluate((count) => count()), 0);
    await measured.dispose();
    await page.mouse.up();
  });
});

/** Of the selected text, which has two lines. */
async function linesOfTwo() {
  const { lines } = await drawnSelected();
  const [first, second, ...others] = lines;
  assert.ok(first && second && others.length === 0, JSON.stringify(lines));
  return /** @type {const} */ ([first, second]);
}

async function drawnSelected() {
  const { id } = await selectedBox(page);
  return (await drawnTexts(page)).find((text) => text.id === id) ?? assert.fail();
}

async function sizeOfLetters() {
  const { id } = await selectedBox(page);
  return Number(await page.getAttribute(`text[data-text="${id}"]`, "font-size"));
}

/**
 * How all texts but one look.
 * @param {string} id
 * @param {readonly Drawn[]} texts
 */
function othersThan(id, texts) {
  return texts
    .filter((text) => text.id !== id)
    .map(({ id, family, weight, fill }) => ({ id, family, weight, fill }));
}

/**
 * @param {string} name of a choice for the selected text
 * @param {string} option
 */
async function choose(name, option) {
  await page.locator(`label:has([name="${name}"])`).getByText(option, { exact: true }).click();
}
