// Facts of the product: typed, pasted, suggested, and removed.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { captionsWritten, nextFrame, openDemo } from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

const FACTS = "#product-facts";

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

beforeEach(async () => {
  await page.fill("#title", "");
  await page.fill(FACTS, "");
  // What comes then is a step of its own.
  await page.locator(FACTS).blur();
});

describe("what is typed", () => {
  test("is a fact a line, and stays as it is typed", async () => {
    const text = "Brand: Norvane\n• 350 ml\n\n100 % cotton\n  Waterproof";
    await page.focus(FACTS);
    await page.keyboard.insertText(text);
    assert.equal(await page.inputValue(FACTS), text);
    assert.deepEqual(await chips(), [
      "brand Norvane",
      "volume 350 ml",
      "material 100 % cotton",
      "feature Waterproof",
    ]);
    await page.focus("#title");
    assert.equal(await page.inputValue(FACTS), text);
  });

  test("is undone and redone in one go", async () => {
    await page.focus(FACTS);
    await page.keyboard.type("brand: Norvane\nlight");
    await page.keyboard.press("Control+Z");
    assert.equal(await page.inputValue(FACTS), "");
    await page.keyboard.press("Control+Shift+Z");
    assert.equal(await page.inputValue(FACTS), "brand: Norvane\nfeature: light");
    assert.deepEqual(await chips(), ["brand Norvane", "feature light"]);
  });

  test("changes what is asked of the model", async () => {
    await page.fill(FACTS, "material: steel\n350 ml\nLight\nSturdy");
    await captionsWritten(page);
    await page.click(".code summary");
    // It is written once it is seen, which the browser tells a moment after it opened.
    for (const fact of ['material: "steel"', 'volume: "350 ml"', 'feature: "Light, Sturdy"']) {
      await page.locator("#code", { hasText: fact }).waitFor();
    }
    await page.click(".code summary");
  });
});

describe("a paste", () => {
  test("of a listing gives title and facts, and is undone in one go", async () => {
    await paste(FACTS, {
      "text/plain":
        "Norvane Enamel Mug, Forest Green\r\nAbout this item\r\n• 350 ml\r\n• Steel\r\nBrand: Norvane",
    });
    assert.equal(await page.inputValue("#title"), "Norvane Enamel Mug, Forest Green");
    assert.equal(await page.inputValue(FACTS), "volume: 350 ml\nmaterial: Steel\nbrand: Norvane");
    await page.getByRole("status").getByText("3 facts were read, and the title.").waitFor();
    await page.keyboard.press("Control+Z");
    assert.equal(await page.inputValue("#title"), "");
    assert.equal(await page.inputValue(FACTS), "");
  });

  test("of a list of another page is read by its entries", async () => {
    await paste(FACTS, {
      "text/html":
        "<style>p{color:red}</style><h2>Enamel Mug</h2><ul><li>350 ml</li><li><p>Dishwasher <b>safe</b></p></li></ul>" +
        "<table><tr><th>Brand</th><td>Norvane</td></tr></table><dl><dt>Colour</dt><dd>Green</dd></dl>",
      "text/plain": "Enamel Mug 350 ml Dishwasher safe Brand Norvane Colour Green",
    });
    assert.equal(await page.inputValue("#title"), "Enamel Mug");
    assert.equal(
      await page.inputValue(FACTS),
      "volume: 350 ml\nfeature: Dishwasher safe\nbrand: Norvane\ncolour: Green",
    );
  });

  test("of two columns of a spreadsheet", async () => {
    await page.fill("#title", "Mug");
    await page.fill(FACTS, "colour: Red");
    await page.locator(FACTS).press("Control+End");
    await paste(FACTS, { "text/plain": "Brand\tNorvane\nVolume\t350 ml\n" });
    assert.equal(await page.inputValue(FACTS), "colour: Red\nbrand: Norvane\nvolume: 350 ml");
    assert.equal(await page.inputValue("#title"), "Mug");
  });

  test("of a listing may go into the title, too", async () => {
    await paste("#title", { "text/plain": "Enamel Mug\n- 350 ml\n- Steel" });
    assert.equal(await page.inputValue("#title"), "Enamel Mug");
    assert.equal(await page.inputValue(FACTS), "volume: 350 ml\nmaterial: Steel");
  });

  test("of one line is the browser's affair", async () => {
    const isTaken = await paste(FACTS, { "text/plain": "350 ml\n" });
    assert.equal(isTaken, false);
  });
});

describe("names", () => {
  test("are suggested by what the title says, and begin a line", async () => {
    assert.ok((await suggested()).includes("+ feature"));
    await page.fill("#title", "White running shoes");
    assert.ok((await suggested()).includes("+ sole"));
    await page.fill(FACTS, "350 ml");
    await page.getByRole("button", { name: "Add sole" }).click();
    await page.keyboard.type("rubber");
    assert.equal(await page.inputValue(FACTS), "350 ml\nsole: rubber");
    assert.deepEqual(await chips(), ["volume 350 ml", "sole rubber"]);
    assert.ok(!(await suggested()).includes("+ sole"));
  });
});

describe("a fact that is understood", () => {
  test("is removed with the keyboard, which goes on at the next one", async () => {
    await page.fill(FACTS, "brand: Norvane\n350 ml\nlight");
    await page.getByRole("button", { name: "Remove volume: 350 ml" }).focus();
    await page.keyboard.press("Enter");
    await page.evaluate(nextFrame);
    assert.equal(await page.inputValue(FACTS), "brand: Norvane\nfeature: light");
    await page.getByRole("button", { name: "Remove feature: light" }).and(focused()).waitFor();
    await page.keyboard.press("Enter");
    await page.evaluate(nextFrame);
    await page.getByRole("button", { name: "Remove brand: Norvane" }).and(focused()).waitFor();
    await page.keyboard.press("Enter");
    assert.deepEqual(await chips(), []);
    await page.locator(`${FACTS}:focus`).waitFor();
  });
});

function focused() {
  return page.locator(":focus");
}

function chips() {
  return page
    .locator(".fact-chip")
    .evaluateAll((items) =>
      items.map((item) => [...item.querySelectorAll("bdi")].map((one) => one.innerText).join(" ")),
    );
}

function suggested() {
  return page.locator(".suggested-names button").allInnerTexts();
}

/**
 * Pastes into a field; whether the page took it.
 * @param {string} field
 * @param {Record<string, string>} data by type
 */
async function paste(field, data) {
  await page.focus(field);
  return page.locator(field).evaluate((element, data) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(data)) clipboardData.setData(type, text);
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    return !element.dispatchEvent(event);
  }, data);
}
