// Compositions of a photo: several, each in every size, with the present texts, chosen with a click.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import {
  boxes,
  captions,
  captionsWritten,
  chooseComposition,
  compositionsDrawn,
  openDemo,
  openSample,
  photoShown,
  selectText,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo, Place } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo({ context: { viewport: { width: 1440, height: 1000 } } });
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("compositions", () => {
  for (const [name, width, height] of /** @type {const} */ ([
    ["square", 600, 600],
    ["wide", 900, 400],
    ["tall", 400, 900],
  ])) {
    test(`of a ${name} photo are many, and no two texts of one overlap`, async () => {
      const photo = await drawPhoto(page, `${name}.jpg`, { width, height, hue: 200 });
      await page.setInputFiles("#choose-photo-file", photo);
      await photoShown(page, photo.name);
      await captionsWritten(page);
      const names = await compositionsDrawn(page);
      assert.ok(names.length >= 10, names.join());
      for (const composition of names) {
        await chooseComposition(page, composition);
        await captionsWritten(page);
        const placed = await boxes(page);
        assert.ok(placed.length > 0, composition);
        placed.forEach((box, index) => {
          const { x, y } = box;
          const isInside = x >= 0 && y >= 0 && x + box.width <= 1 && y + box.height <= 1;
          assert.ok(isInside, `${composition}: ${JSON.stringify(box)}`);
          for (const other of placed.slice(index + 1)) {
            assert.ok(!overlap(box, other), `${composition}: ${JSON.stringify([box, other])}`);
          }
        });
      }
    });
  }

  test("say the same words, and undo goes back to the one before", async () => {
    await openSample(page, 1);
    const names = await compositionsDrawn(page);
    const first = await chosen();
    const start = await boxes(page);
    const words = await wordsById();
    for (const name of names) {
      await chooseComposition(page, name);
      for (const [id, text] of Object.entries(await wordsById())) {
        if (words[id] !== undefined) assert.equal(text, words[id], `${name}: ${id}`);
      }
      assert.equal(await page.locator(".box.open").count(), 0, name);
    }
    for (const _ of names) await page.click("#undo");
    assert.equal(await chosen(), first);
    assert.deepEqual(await boxes(page), start);
  });

  test("are drawn again for other words, and show them", async () => {
    await openSample(page, 1);
    await compositionsDrawn(page);
    const before = await pixelsOf(".composition");
    await selectText(page, "headline");
    await page.fill("#box-text", "Something else");
    await compositionsDrawn(page);
    assert.notDeepEqual(await pixelsOf(".composition"), before);
  });

  test("put texts back that a person has moved, but not those of her own", async () => {
    await openSample(page, 1);
    await selectText(page, "headline");
    await page.keyboard.press("ArrowRight");
    await page.click("#add-text");
    await captionsWritten(page);
    const own = (await boxes(page)).find(({ id }) => id.startsWith("own-"));
    const words = await wordsById();
    const [, second = ""] = await compositionsDrawn(page);
    await chooseComposition(page, second);
    const shown = await boxes(page);
    assert.deepEqual(
      shown.filter(({ pinned }) => pinned).map(({ id }) => id),
      [own?.id],
    );
    assert.equal((await wordsById())["headline"], words["headline"]);
    assert.equal(await page.locator(".box.open").count(), 0);
  });
});

describe("another size", () => {
  for (const [format, width, height] of /** @type {const} */ ([
    ["square", 2000, 2000],
    ["portrait", 1080, 1350],
    ["story", 1080, 1920],
    ["landscape", 1200, 628],
  ])) {
    test(`${format} is that of the picture and of all compositions, with the same words`, async () => {
      await openSample(page, 0);
      const words = await wordsById();
      await page.selectOption("#format", format);
      const viewBox = await page.getAttribute("#picture", "viewBox");
      assert.equal(viewBox, `0 0 ${width} ${height}`);
      assert.equal(await page.locator(".box.open").count(), 0);
      for (const [id, text] of Object.entries(await wordsById())) {
        if (words[id] !== undefined) assert.equal(text, words[id]);
      }
      await compositionsDrawn(page);
      const [first] = await page.locator(".composition canvas").evaluateAll((all) =>
        all.map((each) => {
          const canvas = /** @type {HTMLCanvasElement} */ (each);
          return canvas.width / canvas.height;
        }),
      );
      assert.ok(Math.abs((first ?? NaN) - width / height) < 0.02);
      await page.selectOption("#format", "photo");
    });
  }
});

/**
 * Whether two texts do, by more than what is rounded.
 * @param {Place} a
 * @param {Place} b
 */
function overlap(a, b) {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0.001 && down > 0.001;
}

async function chosen() {
  return page.locator('.composition[aria-pressed="true"]').getAttribute("data-composition");
}

async function wordsById() {
  const shown = await boxes(page);
  assert.equal((await captions(page)).includes(""), false);
  return Object.fromEntries(shown.map(({ id, text }) => [id, text]));
}

/** @param {string} selector */
function pixelsOf(selector) {
  return page
    .locator(`${selector} canvas`)
    .first()
    .evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
}
