// What texts say: other words to choose from, the user's own, and written again.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import {
  boxes,
  captions,
  captionsWritten,
  chooseComposition,
  openDemo,
  openSample,
  selectText,
} from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** With a headline and several benefits. */
const COMPOSITION = "magazine";

const OTHER_TITLE = "Velocet Women Red Running Shoes";

/** How often boxes are written again: what is drawn at random differs most times. */
const TIMES = 8;

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
/** @type {string[]} */ let start;
before(async () => {
  demo = await openDemo();
  page = demo.page;
});
beforeEach(async () => {
  await openSample(page);
  await chooseComposition(page, COMPOSITION);
  await captionsWritten(page);
  start = await captions(page);
  assert.ok(start.length >= 3, start.join());
});
after(() => demo?.close());

describe("other captions", () => {
  test("are offered for the selected box, and one is taken with a click", async () => {
    await selectText(page, "benefit-1");
    const others = page.locator(".alternative");
    await others.first().waitFor();
    const texts = await others.allInnerTexts();
    assert.ok(texts.length >= 2);
    assert.equal(new Set([...texts, ...start]).size, texts.length + start.length, texts.join());
    await others.first().click();
    assert.deepEqual(await captions(page), start.with(1, texts[0] ?? ""));
    assert.equal(await page.inputValue("#box-text"), texts[0]);
    assert.ok((await shown("benefit-1"))?.kept);
    await page.click("#undo");
    assert.deepEqual(await captions(page), start);
  });

  test("are those of the box that is selected now", async () => {
    const others = page.locator(".alternative");
    await selectText(page, "headline");
    await others.first().waitFor();
    const ofFirst = await others.allInnerTexts();
    await selectText(page, "benefit-2");
    await page.locator(".alternatives .hint").waitFor();
    await others.first().waitFor();
    assert.notDeepEqual(await others.allInnerTexts(), ofFirst);
  });
});

describe("a text of the user's own", () => {
  test("stays whatever changes, until the model may write again", async () => {
    await selectText(page, "headline");
    await page.fill("#box-text", "Only <today> & tomorrow");
    const own = start.with(0, "Only <today> & tomorrow");
    assert.deepEqual(await captions(page), own);
    assert.ok(await page.locator("#box-kept").isVisible());
    const lines = await page.locator('text[data-text="headline"] tspan').allTextContents();
    // Lines break nowhere between "&" and what is behind it.
    assert.equal(lines.join(" ").replaceAll("\u00a0", " "), own[0]);

    await page.fill("#title", OTHER_TITLE);
    await captionsWritten(page);
    const [first, ...rest] = await captions(page);
    assert.equal(first, own[0]);
    assert.notDeepEqual(rest, own.slice(1));
    await page.click("#rewrite-all");
    await captionsWritten(page);
    assert.equal((await captions(page))[0], own[0]);

    await page.click("#free-box");
    await captionsWritten(page);
    assert.notEqual((await captions(page))[0], own[0]);
    assert.equal((await shown("headline"))?.kept, false);
    assert.equal(await page.locator("#box-kept").count(), 0);
  });

  test("is not repeated in another box", async () => {
    // What the second box will say of the other title.
    await page.fill("#title", OTHER_TITLE);
    await captionsWritten(page);
    const [, second = ""] = await captions(page);
    await openSample(page);
    await chooseComposition(page, COMPOSITION);
    await captionsWritten(page);
    await selectText(page, "headline");
    await page.fill("#box-text", second);
    await page.fill("#title", OTHER_TITLE);
    await captionsWritten(page);
    const [first, ...rest] = await captions(page);
    assert.equal(first, second);
    assert.ok(!rest.includes(second), rest.join());
  });

  test("takes the place of what another box says", async () => {
    const [, second = ""] = start;
    await selectText(page, "headline");
    await page.fill("#box-text", second);
    await page.waitForFunction((text) => {
      const labels = [...document.querySelectorAll(".box")].map(({ ariaLabel }) => ariaLabel);
      return labels.filter((label) => label?.endsWith(`: ${text}`)).length === 1;
    }, second);
    assert.equal((await captions(page))[0], second);
  });

  test("can be empty, and the others are written as ever", async () => {
    await selectText(page, "headline");
    await page.fill("#box-text", "");
    await page.fill("#title", OTHER_TITLE);
    await captionsWritten(page);
    assert.equal(await shown("headline"), undefined);
    assert.ok((await captions(page)).every((text) => text !== ""));
    // The list of all texts brings it back.
    await page.click("#all-texts");
    await page.locator(".deleted-text button").click();
    await captionsWritten(page);
    assert.notEqual((await shown("headline"))?.text ?? "", "");
  });

  test("has several lines where the user breaks them", async () => {
    await selectText(page, "headline");
    await page.fill("#box-text", "One\nTwo");
    const lines = await page.locator('text[data-text="headline"] tspan').allTextContents();
    assert.deepEqual(lines, ["One", "Two"]);
  });

  test("typed in one go is one step", async () => {
    await selectText(page, "headline");
    await page.locator("#box-text").press("End");
    await page.locator("#box-text").pressSequentially(" now");
    assert.equal((await captions(page))[0], `${start[0]} now`);
    await page.click("#undo");
    assert.deepEqual(await captions(page), start);
  });
});

describe("writing again", () => {
  test("changes one box alone", async () => {
    await selectText(page, "benefit-2");
    for (let time = 0; time < TIMES; time++) {
      const before = await captions(page);
      await page.click("#rewrite-box");
      await captionsWritten(page);
      const after = await captions(page);
      assert.notEqual(after[2], before[2]);
      assert.deepEqual(after.with(2, ""), before.with(2, ""));
    }
    for (let time = 0; time < TIMES; time++) await page.click("#undo");
    assert.deepEqual(await captions(page), start);
  });

  test("changes all boxes", async () => {
    for (let time = 0; time < TIMES; time++) {
      const before = await captions(page);
      await page.click("#rewrite-all");
      await captionsWritten(page);
      const after = await captions(page);
      after.forEach((text, index) => assert.notEqual(text, before[index]));
      assert.equal(new Set(after).size, after.length, after.join());
    }
  });
});

/** @param {string} id */
async function shown(id) {
  return (await boxes(page)).find((box) => box.id === id);
}
