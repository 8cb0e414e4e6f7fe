// A browser that translates the page puts elements of its own in the place of texts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { captionsWritten, openDemo, openSample } from "./page.mjs";
import { brokenPhoto, drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(async () => {
  await demo?.close();
});

test("what the page says of its work is right after every change", async () => {
  await translate();
  await openSample(page, "sneaker");
  await page.waitForFunction(() =>
    /^4 captions in /.test(document.querySelector("#status")?.textContent ?? ""),
  );
  await translate();
  const photos = ["one.jpg", "two.jpg", "three.jpg"].map((name) => drawPhoto(page, name));
  await page.setInputFiles("#choose-photo-file", await Promise.all(photos));
  await page.locator("#batch").waitFor();
  await translate();
  await page.locator(".batch-item.done").nth(2).waitFor();
  assert.equal(await page.innerText("#batch-progress"), "3 of 3 captioned");
  await page.click("#batch-close");
});

test("so are errors, hints and buttons", async () => {
  await page.setInputFiles("#choose-photo-file", brokenPhoto);
  await page.locator("#error").waitFor();
  await translate();
  await page.setInputFiles("#choose-photo-file", { ...brokenPhoto, name: "second.jpg" });
  await page.locator("#error", { hasText: /^second\.jpg is damaged/ }).waitFor();
  await openSample(page);
  await page.locator("#layouts-heading + .hint", { hasText: "Writing" }).waitFor();
  await translate();
  await page.locator("#layouts-heading + .hint", { hasText: "Found" }).waitFor();

  await page.locator("summary", { hasText: "Show the code" }).click();
  await translate();
  await page.fill("#title", "Blue Shirt");
  await page.locator("#code", { hasText: 'title: "Blue Shirt"' }).waitFor();
  await demo.context.grantPermissions(["clipboard-write"]);
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
});

test("so is all that can be chosen of a box", async () => {
  await page.locator(".box").first().click();
  await page.locator(".alternative").first().waitFor();
  await translate();
  const before = await page.locator(".alternative").allInnerTexts();
  await page.locator(".box").nth(2).click();
  await page.locator(".alternatives .hint").waitFor();
  await page.locator(".alternative").first().waitFor();
  assert.notDeepEqual(await page.locator(".alternative").allInnerTexts(), before);
  await page.locator(".alternative").first().click();
  await translate();
  await page.click("#delete-box");
  await page.click("#undo");
  await captionsWritten(page);
  assert.deepEqual(demo.problems, []);
});

test("captions, the names of boxes, photos and code are none of the page's words", async () => {
  await page.locator(".box").first().click();
  await page.locator(".alternative").first().waitFor();
  for (const part of [".box", ".marks", "#photo", ".layout img", ".alternative", "#code"]) {
    const elements = page.locator(part);
    assert.ok((await elements.count()) > 0, part);
    for (const element of await elements.all()) {
      const kept = await element.evaluate((it) =>
        it.closest("[translate]")?.getAttribute("translate"),
      );
      assert.equal(kept, "no", part);
    }
  }
});

/** As translators do it: each text in two elements, which it is new in. */
function translate() {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest("svg, font")) continue;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = text.data;
      outer.append(inner);
      text.replaceWith(outer);
    }
  });
}
