// What is typed into a field: with an input method, and with characters that cannot be shown.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, describe, test } from "node:test";

import { captions, captionsWritten, nextFrame, openDemo, openSample } from "./page.mjs";

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
      await page.locator(".box").first().click();
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
      assert.equal((await captions(page))[0], "你好");
      await page.click("#undo");
      assert.deepEqual(await captions(page), before);
    });
  }

  test("has the key that ended its text, as Safari tells it: by its code alone", async () => {
    await page.locator(".box").first().click();
    await page.focus("#box-text");
    await page.locator("#box-text").evaluate((field) => {
      for (const key of ["Enter", "Escape"]) {
        field.dispatchEvent(new KeyboardEvent("keydown", { key, keyCode: 229, bubbles: true }));
      }
    });
    await page.evaluate(nextFrame);
    await page.locator("#box-text:focus").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".box.selected:focus").waitFor();
  });
});

describe("characters that cannot be shown", () => {
  for (const [text, shown] of /** @type {const} */ ([
    ["Made\u000bfor\u0003you", "Made for you"],
    ["A\u0001B\u2028C", "A B C"],
  ])) {
    test(`are spaces in ${JSON.stringify(text)}, typed or pasted`, async () => {
      await page.locator(".box").first().click();
      for (const field of ["#box-text", "#title", ".attribute input >> nth=1"]) {
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
      assert.equal((await captions(page))[0], shown);
      await captionsWritten(page);

      const svg = await taken("svg");
      const drawn = await page.evaluate((source) => {
        const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
        return [...parsed.querySelectorAll("text, parsererror")].map(
          ({ textContent }) => textContent,
        );
      }, svg);
      assert.equal(drawn[0]?.replaceAll(" ", ""), shown.replaceAll(" ", ""));
      const { request, captions: written } = JSON.parse(await taken("json"));
      assert.equal(written[0].text, shown);
      assert.equal(request.boxes[0].text, shown);
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

/** @param {string} text */
async function paste(text) {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("Control+V");
}

/** @param {"svg" | "json"} form */
async function taken(form) {
  const download = page.waitForEvent("download");
  await page.click(`#take-${form}`);
  return readFile(await (await download).path(), "utf8");
}

/** @param {string} text */
function compose(text) {
  const [selectionStart, selectionEnd] = [text.length, text.length];
  return session.send("Input.imeSetComposition", { text, selectionStart, selectionEnd });
}
