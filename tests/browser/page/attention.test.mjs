// Where a caption looks: shown while the pointer rests on its box.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, test } from "node:test";

import { loadCaptioner, openBlank } from "../browser.mjs";
import { modelsPath } from "../paths.mjs";
import { boxes, captionsWritten, openDemo, openSample } from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo({ init: slowWorker });
  page = demo.page;
});
beforeEach(async () => {
  await leave();
  await openSample(page);
});
after(() => demo?.close());

test("all cells of the model's grid are drawn, and go away with the pointer", async () => {
  const cells = await hover(0);
  const config = JSON.parse(await readFile(`${modelsPath}/tiny/config.json`, "utf8"));
  assert.equal(cells.length, config.model.grid ** 2);
  // The cell that is looked at most is not darkened at all.
  assert.equal(Math.min(...cells), 0);
  assert.ok(Math.max(...cells) > 0);
  const [shown, photo] = [
    await page.locator(".attention").boundingBox(),
    await page.locator("#photo").boundingBox(),
  ];
  assert.deepEqual(shown, photo);

  assert.notDeepEqual(await hover(1), cells, "every box looks at the same");
  await leave();
});

test("it is gone while a box is dragged", async () => {
  await hover(0);
  await page.mouse.down();
  await page.mouse.move(...(await middleOf(3)), { steps: 3 });
  assert.equal(await page.locator(".attention").count(), 0);
  await page.mouse.up();
  await captionsWritten(page);
});

test("it is what the package says, also while captions of layouts are being written", async () => {
  const darkness = await hover(0);
  const { cells } = await attentionOfFirst();
  const highest = Math.max(...cells);
  const looks = cells.map((cell) => 1 - cell / highest);
  const scale = Math.max(...darkness) / Math.max(...looks);
  darkness.forEach((dark, cell) => {
    const expected = scale * (looks[cell] ?? NaN);
    assert.ok(Math.abs(dark - expected) < 1e-3, `${cell}: ${dark} instead of ${expected}`);
  });
});

/** For what is on the page, from the package alone. */
async function attentionOfFirst() {
  const shown = await boxes(page);
  const blank = await openBlank(demo.browser, demo.server);
  await loadCaptioner(blank, "/test-models/tiny/");
  const attention = await blank.evaluate(async (boxes) => {
    const [sample] = await (await fetch("/samples/samples.json")).json();
    const request = { ...sample, boxes };
    return (await window.captioner.attention(`/samples/${sample.image}`, request))[0];
  }, shown);
  await blank.context().close();
  return attention ?? assert.fail();
}

/**
 * How dark each cell is while the pointer rests on a box.
 * @param {number} index
 */
async function hover(index) {
  await page.mouse.move(...(await middleOf(index)));
  await page.locator(".attention").waitFor({ state: "attached" });
  return page
    .locator(".attention rect")
    .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute("fill-opacity"))));
}

async function leave() {
  await page.mouse.move(2, 2);
  await page.locator(".attention").waitFor({ state: "detached" });
}

/** @param {number} index */
async function middleOf(index) {
  const box = await page.locator(".box").nth(index).boundingBox();
  assert.ok(box);
  return /** @type {const} */ ([box.x + box.width / 2, box.y + box.height / 2]);
}

/** Runs in the page: answers take long enough for other calls to be made meanwhile. */
function slowWorker() {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (/** @type {any[]} */ ...message) {
    setTimeout(() => Reflect.apply(postMessage, this, message), 100);
  };
}
