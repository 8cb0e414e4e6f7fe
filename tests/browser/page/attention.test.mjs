// Where a text looks: shown when it is asked for, and only then.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, test } from "node:test";

import { modelsPath } from "../paths.mjs";
import { captionsWritten, openDemo, openSample, selectText } from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
});
beforeEach(async () => {
  await openSample(page);
});
after(() => demo?.close());

test("nothing is shown by hovering or selecting", async () => {
  await page.locator('[data-box="headline"]').hover();
  await selectText(page, "headline");
  await page.waitForTimeout(700);
  assert.equal(await page.locator(".attention, .attention-legend").count(), 0);
});

test("it lies on the photo, a pixel for each cell of the model's grid, until it is put away", async () => {
  await selectText(page, "headline");
  await page.click("#attention");
  const opacities = await shown();
  const config = JSON.parse(await readFile(`${modelsPath}/tiny/config.json`, "utf8"));
  assert.equal(opacities.length, config.model.grid ** 2);
  // What is looked at most is seen best, and the photo beneath it still is.
  assert.ok(Math.max(...opacities) > 128 && Math.max(...opacities) < 230, opacities.join());
  assert.ok(Math.min(...opacities) < Math.max(...opacities));
  const [drawn, photo] = [
    await page.locator(".attention").boundingBox(),
    await page.locator("#photo").boundingBox(),
  ];
  assert.ok(drawn && photo);
  for (const side of /** @type {const} */ (["x", "y", "width", "height"])) {
    assert.ok(Math.abs(drawn[side] - photo[side]) < 1, `${side}: ${drawn[side]}, ${photo[side]}`);
  }
  await page.click("#attention");
  assert.equal(await page.locator(".attention").count(), 0);
});

test("each text looks elsewhere, and it follows the selection", async () => {
  await selectText(page, "headline");
  await page.click("#attention");
  const first = await shown();
  await selectText(page, "benefit-1");
  assert.notDeepEqual(await shown(), first);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".attention").count(), 0, "nothing is selected");
  await selectText(page, "benefit-1");
  await page.click("#attention");
  await captionsWritten(page);
});

/** The opacity of each cell, 0 to 255, once it is there. */
async function shown() {
  await page.locator(".attention:not(.waiting)").waitFor();
  return page.locator(".attention").evaluate((element) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    return [...(pixels ?? [])].filter((_, index) => index % 4 === 3);
  });
}
