// What a screen reader tells.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { openBatch } from "./batches.mjs";
import { boxes, captions, captionsWritten, openDemo, openSample, selectText } from "./page.mjs";

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

describe("what a screen reader tells", () => {
  before(async () => {
    await openSample(page, 1);
    await toldAsWritten();
    await page.evaluate(recordAnnouncements);
  });

  test("is what was written in the text that is edited, and not how long it took", async () => {
    const presses = 8;
    await page.locator('[data-box="headline"]').focus();
    for (let left = presses; left > 0; left--) await page.keyboard.press("ArrowRight");
    await captionsWritten(page);
    const label = await rewriteAndHear();
    const told = await announcements();
    assert.equal(told.at(-1), label);
    assert.ok(told.length < presses, String(told.length));
    for (const text of told) assert.match(text, /^Headline: ./);
  });

  test("is what was written in all texts of the picture where none is selected", async () => {
    await openSample(page, 2);
    const written = await toldAsWritten();
    assert.deepEqual(await announcements(), [written]);
  });

  test("is nothing that the user typed", async () => {
    await selectText(page, "headline");
    await page.fill("#box-text", "Only today");
    const label = await rewriteAndHear();
    assert.deepEqual(await announcements(), [label]);
  });

  test("is how far several photos are once they are, and not at each of them", async () => {
    await openBatch(page);
    await page.getByRole("status").getByText("2 of 3 captioned").waitFor();
    const told = (await announcements()).filter((text) => text.endsWith("captioned"));
    assert.deepEqual(told, ["2 of 3 captioned"]);
    await page.click("#batch-close");
    await page.click("#drop-batch");
  });
});

/** Runs in the page: keeps what is told in live regions. */
function recordAnnouncements() {
  const told = new Map();
  const { dataset } = document.body;
  dataset["told"] = "[]";
  const record = () => {
    for (const region of document.querySelectorAll("[role=status]")) {
      const text = region.textContent;
      if (text && told.has(region) && text !== told.get(region)) {
        dataset["told"] = JSON.stringify([...JSON.parse(dataset["told"] ?? "[]"), text]);
      }
      told.set(region, text);
    }
  };
  record();
  new MutationObserver(record).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
  });
}

/** Waits until all that the model has written on the picture is told. */
async function toldAsWritten() {
  const written = (await captions(page)).join(", ");
  await page.getByRole("status").getByText(written, { exact: true }).waitFor();
  return written;
}

/** Has the headline, which is selected, written anew, and waits until what it says is told. */
async function rewriteAndHear() {
  await page.click("#rewrite-box");
  await captionsWritten(page);
  const headline = (await boxes(page)).find(({ id }) => id === "headline");
  const label = `Headline: ${headline?.text}`;
  await page.getByRole("status").getByText(label, { exact: true }).waitFor();
  return label;
}

/**
 * What was told since this was called last.
 * @returns {Promise<string[]>}
 */
function announcements() {
  return page.evaluate(() => {
    const { dataset } = document.body;
    const told = JSON.parse(dataset["told"] ?? "[]");
    dataset["told"] = "[]";
    return told;
  });
}
