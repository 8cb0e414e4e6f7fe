// What is typed into a field: with an input method, and with characters that cannot be shown.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, describe, test } from "node:test";

import {
  boxes,
  captions,
  captionsWritten,
  nextFrame,
  openDemo,
  openSample,
  photoShown,
  selectText,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { CDPSession, Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
/** @type {CDPSession} */ let session;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  session = await demo.context.newCDPSession(page);
  await demo.context.grantPermissions(["clipboard-read", "clipboard-write"]);
});
beforeEach(() => openSample(page));
after(() => demo?.close());

describe("an input method", () => {
  for (const [name, key, windowsVirtualKeyCode] of /** @type {const} */ ([
    ["Enter, which takes a proposal", "Enter", 13],
    ["Escape, which drops them", "Escape", 27],
    ["Enter, as it is told while composing", "Enter", 229],
  ])) {
    test(`has ${name}`, async () => {
      const before = await captions(page);
      await selectText(page, "headline");
      await page.fill("#box-text", "");
      await page.focus("#box-text");
      for (const text of ["n", "ni"]) await compose(text);
      const press = { key, code: key, windowsVirtualKeyCode };
      await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...press });
      await page.evaluate(nextFrame);
      await session.send("Input.insertText", { text: "你好" });
      await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...press });
      await page.evaluate(nextFrame);
      await page.locator("#box-text:focus").waitFor();
      assert.equal(await page.inputValue("#box-text"), "你好");
      assert.equal((await headline()).text, "你好");
      await page.click("#undo");
      assert.deepEqual(await captions(page), before);
    });
  }

  test("has the key that ended its text, as Safari tells it: by its code alone", async () => {
    await selectText(page, "headline");
    for (const [field, key] of /** @type {const} */ ([
      ["#box-text", "Escape"],
      ["#in-place", "Escape"],
      ["#in-place", "Enter"],
    ])) {
      if (field === "#in-place") await page.locator('[data-box="headline"]').press("Enter");
      await page.focus(field);
      await page.locator(field).evaluate((field) => {
        for (const key of ["Enter", "Escape"]) {
          field.dispatchEvent(new KeyboardEvent("keydown", { key, keyCode: 229, bubbles: true }));
        }
      });
      await page.evaluate(nextFrame);
      await page.locator(`${field}:focus`).waitFor();
      await page.keyboard.press(key);
      await page.locator(".box.selected:focus").waitFor();
    }
  });
});

describe("characters that cannot be shown", () => {
  for (const [text, shown] of /** @type {const} */ ([
    ["Made\u000bfor\u0003you", "Made for you"],
    ["A\u0001B\u2028C", "A B C"],
  ])) {
    test(`are spaces in ${JSON.stringify(text)}, typed or pasted`, async () => {
      await selectText(page, "headline");
      for (const field of ["#box-text", "#title", "#product-facts"]) {
        await page.fill(field, "");
        await page.focus(field);
        await session.send("Input.insertText", { text });
        assert.equal(await page.inputValue(field), shown);
        await page.locator(field).selectText();
        await paste(text);
        await page.keyboard.press("End");
        assert.equal(await page.inputValue(field), shown);
        // Where the field is as before, the same once more.
        await page.locator(field).selectText();
        await session.send("Input.insertText", { text });
        assert.equal(await page.inputValue(field), shown);
      }
      assert.equal((await headline()).text, shown);
      await captionsWritten(page);

      const svg = await taken("svg");
      const drawn = await page.evaluate((source) => {
        const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
        return [...parsed.querySelectorAll("text, parsererror")].map(({ textContent }) =>
          textContent?.replaceAll(" ", ""),
        );
      }, svg);
      assert.ok(drawn.includes(shown.replaceAll(" ", "")), drawn.join());
      const { product, request, texts } = JSON.parse(await taken("json"));
      const isHeadline = (/** @type {{ id: string }} */ { id }) => id === "headline";
      assert.equal(texts.find(isHeadline).text, shown);
      assert.equal(request.boxes.find(isHeadline).text, shown);
      assert.equal(product.title, shown);
      assert.equal(request.title, shown);
      assert.ok(Object.values(request.attributes).includes(shown));
    });
  }

  test("leave the cursor where it was", async () => {
    await page.fill("#title", "Blue Shirt");
    await page.locator("#title").press("Home");
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
    await session.send("Input.insertText", { text: "\u0003" });
    await page.keyboard.type("Silk");
    assert.equal(await page.inputValue("#title"), "Blue Silk Shirt");
  });
});

describe("undo in a field", () => {
  test("takes back what was typed in one go, and redo brings it again", async () => {
    const before = await page.inputValue("#title");
    await page.locator("#title").press("End");
    await page.keyboard.type(" Mine");
    await page.keyboard.press("Control+Z");
    assert.equal(await page.inputValue("#title"), before);
    await page.keyboard.press("Control+Shift+Z");
    assert.equal(await page.inputValue("#title"), `${before} Mine`);
    await page.locator("#title:focus").waitFor();
  });

  test("goes on where the field has no steps of its own", async () => {
    const before = await page.inputValue("#title");
    await openSample(page, 1);
    await page.focus("#title");
    await page.keyboard.press("Control+Z");
    await photoShown(page, before);
    assert.equal(await page.inputValue("#title"), before);
  });

  test("takes back a caption that was written again, and the text before it", async () => {
    const before = await headline();
    await selectText(page, "headline");
    await page.fill("#box-text", "Mine");
    await page.click("#rewrite-box");
    await captionsWritten(page);
    await page.focus("#box-text");
    for (const [text, kept] of /** @type {const} */ ([
      ["Mine", true],
      [before.text, false],
    ])) {
      await page.keyboard.press("Control+Z");
      await page.evaluate(nextFrame);
      assert.equal(await page.inputValue("#box-text"), text);
      assert.equal((await headline()).kept, kept);
    }
  });

  test("is the same from a menu of the browser", async () => {
    const before = await page.inputValue("#title");
    await page.locator("#title").press("End");
    await page.keyboard.type(" Mine");
    await command("undo");
    assert.equal(await page.inputValue("#title"), before);
    await page.keyboard.type(" Own");
    await command("undo");
    assert.equal(await page.inputValue("#title"), before);
  });

  test("is the field's own where that is no part of the document", async () => {
    const photo = await drawPhoto(page, "Red shirt.jpg");
    await page.setInputFiles("#choose-photo-file", [photo, photo]);
    const title = page.locator(".batch-item input").first();
    await title.press("End");
    await page.keyboard.type("s");
    await page.keyboard.press("Control+Z");
    assert.equal(await title.inputValue(), "Red shirt");
    await page.locator("#batch-close").click();
  });
});

test("input that changes nothing leaves the model's caption the model's", async () => {
  await selectText(page, "headline");
  await page.locator("#box-text").dispatchEvent("input");
  await page.evaluate(nextFrame);
  assert.equal((await headline()).kept, false);
});

async function headline() {
  const text = (await boxes(page)).find(({ id }) => id === "headline");
  return text ?? assert.fail("there is no headline");
}

/**
 * What a menu of the browser does in the field that has the focus.
 * @param {string} name
 */
async function command(name) {
  const press = { key: "F20", code: "F20", windowsVirtualKeyCode: 131 };
  await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...press, commands: [name] });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...press });
  await page.evaluate(nextFrame);
}

/** @param {string} text */
async function paste(text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("Control+V");
}

/** @param {"svg" | "json"} form */
async function taken(form) {
  const download = page.waitForEvent("download");
  await page.click(`#export-${form}`);
  return readFile(await (await download).path(), "utf8");
}

/** @param {string} text */
function compose(text) {
  const [selectionStart, selectionEnd] = [text.length, text.length];
  return session.send("Input.imeSetComposition", { text, selectionStart, selectionEnd });
}
