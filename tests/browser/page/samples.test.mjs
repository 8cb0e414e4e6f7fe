// Each sample opens as a finished picture.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { samplesPath } from "../paths.mjs";
import { boxes, captionsWritten, openDemo, openSample, SMALL } from "./page.mjs";

/** @import { Demo } from "./page.mjs" */

/** @type {{ name: string, composition: string, badge?: string, call?: string }[]} */
const SAMPLES = JSON.parse(await readFile(`${samplesPath}/samples.json`, "utf8"));
const LEAST_BENEFITS = 2;

/** @type {Demo} */ let demo;
before(async () => {
  demo = await openDemo({ query: SMALL });
  await captionsWritten(demo.page);
});
after(() => demo?.close());

test("there are at least six", () => assert.ok(SAMPLES.length >= 6));

for (const [index, { name, composition, badge, call }] of SAMPLES.entries()) {
  test(`${name} has its composition, with a headline, benefits, and all that is added`, async () => {
    const { page } = demo;
    // The page has opened with the first.
    if (index > 0) await openSample(page, name);
    const chosen = page.locator(`.composition[data-composition="${composition}"]`);
    await chosen.and(page.locator('[aria-pressed="true"]')).waitFor();
    const shown = await boxes(page);
    const texts = (/** @type {string} */ role) =>
      shown.filter((box) => box.role === role).map(({ text }) => text);
    assert.equal(texts("headline").length, 1);
    assert.ok(texts("benefit").length >= LEAST_BENEFITS);
    assert.ok(shown.every(({ text }) => text.trim() !== ""));
    assert.deepEqual(texts("badge"), badge === undefined ? [] : [badge]);
    assert.deepEqual(texts("call"), call === undefined ? [] : [call]);
  });
}
