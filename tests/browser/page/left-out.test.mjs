// Texts that a composition has no place for: the page says so.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { boxes, captionsWritten, chooseComposition, compositionsDrawn, openDemo } from "./page.mjs";
import { ids } from "./shown.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

const NOTE = "Not in this composition";

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo({ context: { viewport: { width: 1440, height: 1000 } } });
  page = demo.page;
  await captionsWritten(page);
  await page.fill("#badge", "Sale");
  await page.fill("#call", "Shop now");
});
after(() => demo?.close());

test("whatever the composition, every text is on the picture or listed as left out", async () => {
  const names = await compositionsDrawn(page);
  /** @type {Set<string> | undefined} */ let all;
  let without = 0;
  for (const name of names) {
    await chooseComposition(page, name);
    const [shown, left] = [ids(await boxes(page)), await leftOut()];
    assert.deepEqual(
      shown.filter((id) => left.includes(id)),
      [],
      name,
    );
    const both = new Set([...shown, ...left]);
    assert.deepEqual([...both].sort(), [...(all ?? both)].sort(), name);
    all ??= both;
    assert.ok(both.has("call") && both.has("badge"), name);
    for (const id of ["badge", "call"]) {
      const note = await page.locator(`#${id}-left-out`).innerText();
      assert.equal(note, left.includes(id) ? NOTE : "", `${name}: ${id}`);
    }
    if (left.includes("call")) without++;
  }
  assert.ok(without > 0 && without < names.length, `${without} of ${names.length}`);
});

test("a text that is gone is not told of", async () => {
  await chooseComposition(page, "quiet");
  assert.ok((await leftOut()).includes("call"));
  assert.match(await page.locator('.left-out-text[data-id="call"]').innerText(), /Shop now/);
  await page.fill("#call", "");
  assert.equal((await leftOut()).includes("call"), false);
  assert.equal(await page.locator("#call-left-out").innerText(), "");
});

async function leftOut() {
  return page
    .locator(".left-out-text")
    .evaluateAll((all) => all.map((each) => each.getAttribute("data-id") ?? ""));
}
