// The brand, which is kept for all projects.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { captionsWritten, openDemo } from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;

before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("the brand", () => {
  test("has one colour only, and no other is invented beside it", async () => {
    await page.locator("#brand summary").click();
    await page.fill("#brand-first", "#c8102e");
    await page.fill("#badge", "Sale");
    // The badge, on a disc.
    await page.waitForFunction(() => {
      const fill = document.querySelector("#picture circle")?.getAttribute("fill") ?? "#000000";
      const [red = 0, green = 0, blue = 0] = (fill.match(/\w\w/g) ?? []).map((part) =>
        parseInt(part, 16),
      );
      return red > 2 * green && red > 2 * blue;
    });
    await page.click("#remove-brand");
    await page.fill("#badge", "");
    await page.locator("#brand summary").click();
  });

  test("is kept, and can be removed", async () => {
    await page.locator("#brand summary").click();
    await page.fill("#brand-name", "Aurelle");
    await page.fill("#brand-first", "#102030");
    await page.setInputFiles("#brand-logo-file", await drawPhoto(page, "logo.jpg"));
    await page.locator("#brand img").waitFor();
    await page.setInputFiles("#brand-logo-file", {
      name: "logo.png",
      mimeType: "image/png",
      buffer: Buffer.from("no picture"),
    });
    assert.match(await page.locator("#logo-refused").innerText(), /^logo\.png cannot be used/);
    await page.reload();
    await captionsWritten(page);
    await page.locator("#brand summary").click();
    assert.equal(await page.inputValue("#brand-name"), "Aurelle");
    assert.equal(await page.inputValue("#brand-first"), "#102030");
    await page.locator("#brand img").waitFor();
    assert.equal(await page.locator("#brand-second-remove").count(), 0);
    await page.click("#remove-brand");
    assert.equal(await page.inputValue("#brand-name"), "");
    await page.locator("#brand img").waitFor({ state: "detached" });
    await page.reload();
    await captionsWritten(page);
    assert.equal(await page.inputValue("#brand-name"), "");
  });
});
