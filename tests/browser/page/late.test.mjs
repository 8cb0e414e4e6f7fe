// What comes late: pictures that nobody waits for any more, and the model.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import {
  boxes,
  captionsWritten,
  holdBack,
  nextFrame,
  openDemo,
  openModelFacts,
  photoShown,
  selectText,
  TINY,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { BrowserContext, Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** A sample's picture, but not its small one. */
const SAMPLES = /samples\/(?!.*-small).*\.jpg$/;

/** @type {Demo} */ let demo;
/** Draws photos. @type {Page} */ let other;
/** @type {BrowserContext} */ let context;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  other = demo.page;
});
beforeEach(async () => {
  // Nothing is kept of the visit before, and all that is asked for can be held back.
  context = await demo.browser.newContext({ serviceWorkers: "block" });
  context.setDefaultTimeout(60_000);
  page = await context.newPage();
});
afterEach(() => context?.close());
after(() => demo?.close());

describe("what was asked for last stays when a sample comes late", () => {
  test("a photo of one's own, and its title", async () => {
    const release = await holdBack(context, SAMPLES);
    const [sample] = await Promise.all([page.waitForRequest(SAMPLES), visit()]);
    await page.setInputFiles("#choose-photo-file", await drawPhoto(other, "own.jpg"));
    await photoShown(page, "own.jpg");
    await page.fill("#title", "Blue Shirt");
    release();
    await sampleCame(sample.url());
    assert.equal(await page.inputValue("#title"), "Blue Shirt");
    await photoShown(page, "Blue Shirt");
  });

  test("a photo that was chosen before the list of samples came", async () => {
    const release = await holdBack(context, /samples\.json$/);
    await visit();
    await page.setInputFiles("#choose-photo-file", await drawPhoto(other, "own.jpg"));
    await photoShown(page, "own.jpg");
    release();
    await page.locator(".sample").first().waitFor();
    await sampleCame("samples/handbag.jpg");
    await photoShown(page, "own.jpg");
  });

  test("a title that waits for a photo, and which the first one gets", async () => {
    const release = await holdBack(context, SAMPLES);
    const [sample] = await Promise.all([page.waitForRequest(SAMPLES), visit()]);
    await page.fill("#title", "Blue Shirt");
    release();
    await sampleCame(sample.url());
    assert.equal(await page.inputValue("#title"), "Blue Shirt");
    assert.equal(await page.locator(".box").count(), 0);
    await page.setInputFiles("#choose-photo-file", await drawPhoto(other, "own.jpg"));
    await photoShown(page, "Blue Shirt");
    assert.equal(await page.inputValue("#title"), "Blue Shirt");
    // Another photo is another product.
    await page.setInputFiles("#choose-photo-file", await drawPhoto(other, "other.jpg"));
    await photoShown(page, "other.jpg");
    assert.equal(await page.inputValue("#title"), "");
  });

  test("the second of two samples", async () => {
    await visit();
    await captionsWritten(page);
    const [, second, third] = await page.evaluate(
      async () =>
        /** @type {{ image: string, title: string }[]} */ (
          await (await fetch("samples/samples.json")).json()
        ),
    );
    assert.ok(second && third);
    const release = await holdBack(context, new RegExp(second.image));
    await page.locator(".sample").nth(1).click();
    await page.locator(".sample").nth(2).click();
    await photoShown(page, third.title);
    release();
    await sampleCame(`samples/${second.image}`);
    await photoShown(page, third.title);
  });

  test("and one that never comes is not complained of", async () => {
    const release = await holdBack(context, SAMPLES, (route) => route.abort());
    await Promise.all([page.waitForRequest(SAMPLES), visit()]);
    await page.setInputFiles("#choose-photo-file", await drawPhoto(other, "own.jpg"));
    await photoShown(page, "own.jpg");
    const failed = page.waitForEvent("requestfailed");
    release();
    await failed;
    await page.evaluate(nextFrame);
    assert.equal(await page.locator("#error").count(), 0);
  });
});

test("other words are looked for as soon as there is a model", async () => {
  const release = await holdBack(context, /model\.bpk$/);
  await page.clock.install();
  await visit();
  await selectText(page, "headline");
  // A text of one's own needs no model.
  await page.fill("#box-text", "Only today");
  const said = page.locator(".alternatives .hint");
  assert.equal(await said.innerText(), "Looking for others…");
  // Longer than the page waits for a text to rest.
  await page.clock.runFor(2000);
  assert.equal(await said.innerText(), "Looking for others…");
  release();
  await page.locator(".alternative").first().waitFor();
  const headline = (await boxes(page)).find(({ id }) => id === "headline");
  assert.equal(headline?.text, "Only today");
});

test("and again while another device is being started, of whichever text is selected", async () => {
  await page.clock.install();
  await visit();
  await captionsWritten(page);
  const [said, others] = [page.locator(".alternatives .hint"), page.locator(".alternative")];
  await selectText(page, "headline");
  await others.first().waitFor();
  const found = await others.allInnerTexts();
  // The other files are kept from before.
  const release = await holdBack(context, /config\.json$/);
  await openModelFacts(page);
  await page.locator('input[name="device"][value="auto"] + span').click();
  await page.locator("#model > summary").click();
  for (const id of ["benefit-1", "headline"]) {
    await selectText(page, id);
    await page.clock.runFor(2000);
    assert.equal(await said.innerText(), "Looking for others…");
  }
  release();
  await others.first().waitFor();
  assert.deepEqual(await others.allInnerTexts(), found);
});

test("where there is no model, a person writes, and no other words are promised", async () => {
  await page.goto(`${demo.server.origin}/?device=cpu&model=absent`);
  await page.locator("#error").waitFor();
  await page.locator('.text-item[data-id="headline"]').click();
  await page.fill("#box-text", "Only today");
  assert.equal(await page.locator(".alternatives").count(), 0);
  await page.click("#add-text");
  await page.locator('.box.selected[data-box="own-1"]').waitFor();
  await page.fill("#box-text", "While it lasts");
  const words = new Map((await boxes(page)).map(({ id, text }) => [id, text]));
  assert.equal(words.get("headline"), "Only today");
  assert.equal(words.get("own-1"), "While it lasts");
});

async function visit() {
  await page.goto(`${demo.server.origin}/${TINY}`, { waitUntil: "domcontentloaded" });
}

/**
 * Waits until the page must have seen a sample's picture, which it asked for before.
 * @param {string} address
 */
async function sampleCame(address) {
  await page.evaluate(async (address) => {
    const picture = new Image();
    picture.src = URL.createObjectURL(await (await fetch(address)).blob());
    await picture.decode();
  }, address);
  await page.evaluate(nextFrame);
}
