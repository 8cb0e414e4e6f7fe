// What tests of kept work do on the page, and see there.

import assert from "node:assert/strict";

import { boxes, captionsWritten, nextFrame, photoShown } from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */

/**
 * Opens a picture that is drawn for this.
 * @param {Page} page
 * @param {string} name
 */
export async function chooseOwn(page, name) {
  await page.setInputFiles("#choose-photo-file", await drawPhoto(page, name));
  await photoShown(page, name);
  await captionsWritten(page);
}

/** All that a person sees of a document. @param {Page} page */
export async function everything(page) {
  const all = await boxes(page);
  return {
    title: await page.inputValue("#title"),
    boxes: all.map(({ selected: _selected, ...box }) => box),
  };
}

/**
 * Waits until a person sees just this, as when the fonts are there.
 * @param {Page} page
 * @param {Awaited<ReturnType<typeof everything>>} expected
 */
export async function becomes(page, expected) {
  const isSo = async () => JSON.stringify(await everything(page)) === JSON.stringify(expected);
  await until(page, isSo).catch(async () => assert.deepEqual(await everything(page), expected));
}

/**
 * Moves a text a little, and waits until it is written for its new place.
 * @param {Page} page
 * @param {string} id
 */
export async function moveText(page, id) {
  await page.locator(`[data-box="${id}"]`).focus();
  await page.keyboard.press("ArrowDown");
  await page.locator(`.box.pinned[data-box="${id}"]`).waitFor();
  await captionsWritten(page);
}

/** @param {Page} of */
export async function projectNames(of) {
  return (await of.locator(".project-name").allTextContents()).map((name) => name.trim());
}

/**
 * Waits until these projects are listed, in this order.
 * @param {Page} page
 * @param {string[]} names
 */
export async function listed(page, names) {
  const wanted = JSON.stringify(names);
  await page
    .waitForFunction((wanted) => {
      const shown = [...document.querySelectorAll(".project-name")];
      return JSON.stringify(shown.map(({ textContent }) => textContent?.trim())) === wanted;
    }, wanted)
    .catch(async () => assert.deepEqual(await projectNames(page), names));
}

/** @param {Page} page */
export async function openList(page) {
  const isOpen = await page.locator("#projects").evaluate((details) => details.matches("[open]"));
  if (!isOpen) await page.locator("#projects summary").click();
}

/** Whether the page would have the browser ask. @param {Page} page */
export async function wouldAsk(page) {
  await page.evaluate(nextFrame);
  return page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
}

/**
 * All values in a store of the page's database.
 * @param {Page} page
 * @param {string} store
 * @returns {Promise<any[]>}
 */
export function stored(page, store) {
  return page.evaluate(
    (store) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("caponimage");
        opening.onerror = reject;
        opening.onsuccess = () => {
          const all = opening.result.transaction(store).objectStore(store).getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result);
          };
        };
      }),
    store,
  );
}

/**
 * Waits until something is so, for 20 seconds at most.
 * @param {Page} page
 * @param {() => Promise<boolean>} isSo
 */
export async function until(page, isSo) {
  const end = Date.now() + 20_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, `never: ${isSo}`);
    await page.waitForTimeout(50);
  }
}
