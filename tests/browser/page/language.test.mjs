// The page's language, and names that every object has.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { captionsWritten, openDemo, TINY } from "./page.mjs";

/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
before(async () => {
  demo = await openDemo();
});
after(() => demo?.close());

for (const asked of ["constructor", "__proto__", "toString", "xx", ""]) {
  test(`is English where "${asked}" is asked for`, async () => {
    const { page, server } = demo;
    await page.goto(`${server.origin}/${TINY}&lang=${asked}`);
    await captionsWritten(page);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    assert.equal(await page.innerText("#undo"), "Undo");
  });
}

test("a fact may have such a name, too", async () => {
  const { page } = demo;
  await page.fill("#product-facts", "constructor: yes\n__proto__: no");
  assert.deepEqual(await page.locator(".fact-name").allInnerTexts(), ["constructor", "__proto__"]);
  await captionsWritten(page);
  assert.deepEqual(demo.problems, []);
});
