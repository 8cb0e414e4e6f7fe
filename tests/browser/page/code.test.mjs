// The code for developers that the page shows.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { loadCaptioner, openBlank } from "../browser.mjs";
import {
  captions,
  captionsWritten,
  chooseComposition,
  drag,
  onPicture,
  openDemo,
  openSample,
  selectedBox,
  selectText,
  SMALL,
  TINY,
} from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { CaptionRequest } from "caponimage" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("the code", () => {
  test("writes the captions of the page", async () => {
    // Of a visitor who has no projects.
    const other = await demo.browser.newPage();
    await other.goto(`${demo.server.origin}/${SMALL}`);
    await captionsWritten(other);
    await openSample(other, "handbag");
    const [written, code] = [await captions(other), await codeOn(other)];
    await other.close();
    assert.match(code, /^import \{ Captioner \} from "caponimage";$/m);
    assert.match(code, /^import \{ .*render.* \} from "caponimage\/compositions";$/m);
    assert.match(code, /^import model from "caponimage-model-small";$/m);
    const again = await captionsBy("small", requestIn(code), "handbag.jpg");
    assert.deepEqual(again.slice(0, written.length), written);
  });

  test("is right for boxes at the edges, and for what the user wrote", async () => {
    await openSample(page, "sneaker");
    await chooseComposition(page, "magazine");
    await page.fill("#product-facts", 'brand: 5" & {more}');
    const at = await onPicture(page);
    // Boxes of odd sizes, pushed beyond the edge where no other text is, the last one into the corner.
    for (let step = 0; step < 5; step++) {
      const [x, top] = [0.62 + step * 0.0117, 0.62 + step * 0.0731];
      await drag(page, at(x, top), at(1.02, step < 4 ? top + 0.0419 : 1.02));
      assert.equal((await selectedBox(page)).id, `own-${step + 1}`);
      // Without handles, which reach to where the next one begins.
      await page.keyboard.press("Escape");
    }
    await captionsWritten(page);
    await selectText(page, "own-5");
    await page.fill("#box-text", 'It\'s "{ y: 1 }", `${new}`');
    const [written, request] = [await captions(page), requestIn(await codeOn(page))];
    assert.equal(request.boxes.at(-1)?.text, written.at(-1));
    assert.equal(Object.values(request.attributes ?? {})[0], '5" & {more}');

    const again = await captionsBy("tiny", request, "sneaker.jpg");
    // Of the texts that other compositions show, too.
    assert.equal(again.length, request.boxes.length);
    assert.equal(again.at(-1), written.at(-1));
  });

  test("is copied with a button", async () => {
    await demo.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await codeOn(page);
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await codeOn(page));
  });

  for (const [where, isThere] of /** @type {const} */ ([
    ["by plain http, where there is no clipboard", false],
    ["where the clipboard refuses", true],
  ])) {
    test(`is copied ${where}`, async () => {
      const other = await withoutClipboard({ isThere });
      await other.getByRole("button", { name: "Copy", exact: true }).click();
      await other.getByRole("button", { name: "Copied" }).waitFor();
      await page.bringToFront();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      // A selection ends before the last line does.
      assert.equal(copied, (await codeOn(other)).trimEnd());
      await other.close();
    });
  }

  test("is selected, and that is said, where nothing may copy it", async () => {
    const other = await withoutClipboard({ isThere: false });
    await other.evaluate(() => (document.execCommand = () => false));
    await other.getByRole("button", { name: "Copy", exact: true }).click();
    assert.match(
      await other.getByRole("alert").innerText(),
      /^Your browser does not let this page copy/,
    );
    const selected = await other.evaluate(() => String(getSelection()));
    assert.equal(selected, (await codeOn(other)).trimEnd());
    await other.close();
  });
});

/**
 * Another tab with the code open, whose clipboard takes nothing.
 * @param {{ isThere: boolean }} options
 */
async function withoutClipboard({ isThere }) {
  const other = await demo.context.newPage();
  await other.goto(`${demo.server.origin}/${TINY}`);
  await other.evaluate((isThere) => {
    const writeText = () => Promise.reject(new DOMException("not here", "NotAllowedError"));
    Object.defineProperty(navigator, "clipboard", { value: isThere ? { writeText } : undefined });
  }, isThere);
  await captionsWritten(other);
  await other.getByText("For developers", { exact: true }).click();
  await codeOn(other);
  return other;
}

/**
 * Opens the code unless it is open, and reads it.
 * @param {Page} on
 */
async function codeOn(on) {
  await on.locator("details.code").evaluate((details) => details.setAttribute("open", ""));
  await on.locator("#code", { hasText: "caponimage" }).waitFor();
  return (await on.locator("#code").textContent()) ?? "";
}

/**
 * The request that the code makes, read as JavaScript reads it.
 * @param {string} code
 * @returns {CaptionRequest}
 */
function requestIn(code) {
  const product = /^const product = (\{[^]*?\});$/m.exec(code)?.[1];
  const boxes = /picture\.caption\((\[[^]*?\])\);$/m.exec(code)?.[1];
  assert.ok(product && boxes, code);
  return new Function(`"use strict"; return { ...${product}, boxes: ${boxes} }`)();
}

/**
 * What the package writes, without the page.
 * @param {string} model
 * @param {CaptionRequest} request
 * @param {string} sample
 */
async function captionsBy(model, request, sample) {
  const blank = await openBlank(demo.browser, demo.server);
  await loadCaptioner(blank, `/test-models/${model}/`);
  const captions = await blank.evaluate(
    async ([request, photo]) => {
      const captions = await window.captioner.caption(photo, request);
      return captions.map(({ text }) => text);
    },
    /** @type {const} */ ([request, `/samples/${sample}`]),
  );
  await blank.context().close();
  return captions;
}
