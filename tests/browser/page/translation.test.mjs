// A browser that translates the page puts elements of its own in the place of texts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { captionsWritten, openDemo, openSample, selectText } from "./page.mjs";
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
    /^5 captions in /.test(document.querySelector("#status")?.textContent ?? ""),
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

  await translate();
  await page.click("#zoom-in");
  assert.equal(await page.innerText("#zoom-fit"), "150 %");
  await translate();
  await page.click("#zoom-fit");
  assert.equal(await page.innerText("#zoom-fit"), "100 %");
  await page.selectOption("#format", "square");
  await page.getByText("1× · 2000 × 2000").waitFor();
  await translate();
  await page.selectOption("#format", "story");
  await page.getByText("2× · 2160 × 3840").waitFor();
  await page.selectOption("#format", "photo");

  await page.locator(".code summary").click();
  await translate();
  await page.fill("#title", "Blue Shirt");
  await page.locator("#code", { hasText: 'title: "Blue Shirt"' }).waitFor();
  await demo.context.grantPermissions(["clipboard-write"]);
  await page.click("#copy-code");
  await page.locator("#copy-code", { hasText: "Copied" }).waitFor();
});

test("so is all that can be chosen of a text", async () => {
  await translate();
  await selectText(page, "headline");
  assert.equal(await page.innerText("#text-heading"), "Headline");
  await page.locator(".alternative").first().waitFor();
  await translate();
  const before = await page.locator(".alternative").allInnerTexts();
  await selectText(page, "benefit-1");
  assert.equal(await page.innerText("#text-heading"), "Benefit");
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

test("texts, the names of photos and code are none of the page's words", async () => {
  await page.click("#all-texts");
  await assertNotTranslated([".text-words"]);
  await selectText(page, "headline");
  await page.locator(".alternative").first().waitFor();
  await assertNotTranslated([".box", "#picture", "#photo", ".alternative", "#code"]);
});

/** @param {readonly string[]} parts */
async function assertNotTranslated(parts) {
  for (const part of parts) {
    const elements = page.locator(part);
    assert.ok((await elements.count()) > 0, part);
    for (const element of await elements.all()) {
      const kept = await element.evaluate((it) =>
        it.closest("[translate]")?.getAttribute("translate"),
      );
      assert.equal(kept, "no", part);
    }
  }
}

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
