// Several photos on the page.

import { brokenPhoto, drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */

/** Opens three, one of which is broken, and waits until they are captioned. @param {Page} page */
export async function openBatch(page) {
  await page.setInputFiles("#choose-photo-file", [
    await drawPhoto(page, "Red handbag.jpg"),
    brokenPhoto,
    await drawPhoto(page, "Tall.jpg", { width: 300, height: 600, hue: 200 }),
  ]);
  await page.locator(".batch-item.failed").waitFor();
  await page.locator(".batch-item.done").nth(1).waitFor();
}

/**
 * Waits until all photos have their small pictures, or have failed.
 * @param {Page} page
 * @param {number} [timeout] in milliseconds
 */
export function batchEnded(page, timeout = 60_000) {
  return page.waitForFunction(
    () =>
      document.querySelector(".batch-item") &&
      !document.querySelector(".batch-item:not(.done:has(img), .failed)"),
    undefined,
    { timeout },
  );
}

/** How far each of them is: "waiting", "working", "done" or "failed". @param {Page} page */
export function batchStates(page) {
  return page
    .locator(".batch-item")
    .evaluateAll((items) => items.map(({ classList }) => classList[1]));
}

/** What stands on the small pictures of those that have one. @param {Page} page */
export function batchTexts(page) {
  return page
    .locator(".batch-item img")
    .evaluateAll((images) => images.map((image) => image.getAttribute("alt") ?? ""));
}

/**
 * Waits until the small picture of one of several photos has a text on it.
 * @param {Page} page
 * @param {number} index
 * @param {string} text
 */
export function drawnWith(page, index, text) {
  return page.waitForFunction(
    ([index, text]) =>
      document.querySelectorAll(".batch-item img")[index]?.getAttribute("alt")?.includes(text),
    /** @type {const} */ ([index, text]),
  );
}

/**
 * Opens one of several photos, and waits until it is on the page.
 * @param {Page} page
 * @param {number} index
 */
export async function openItem(page, index) {
  const before = await page.locator("#photo").getAttribute("href");
  await page.locator(".batch-picture").nth(index).click();
  await page.waitForFunction(
    (before) => document.querySelector("#photo")?.getAttribute("href") !== before,
    before,
  );
}
