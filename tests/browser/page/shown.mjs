// What is seen of the texts on the picture.

import assert from "node:assert/strict";

import { boxes, captionsWritten, chooseComposition, openSample } from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { ShownBox } from "./page.mjs" */

/** Of what `openShown` shows, a part of the picture where no text is. */
export const FREE = /** @type {const} */ ([0.62, 0.62]);

/** Opens a sample anew, in a composition with texts beside it; gives what is shown. @param {Page} page */
export async function openShown(page) {
  await openSample(page);
  await chooseComposition(page, "magazine");
  await captionsWritten(page);
  return boxes(page);
}

/** @param {Page} page @param {string} id */
export async function find(page, id) {
  return (await boxes(page)).find((box) => box.id === id) ?? assert.fail(`there is no ${id}`);
}

/** @param {ShownBox[]} shown */
export function texts(shown) {
  return shown.map(({ text }) => text);
}

/** @param {ShownBox[]} shown */
export function ids(shown) {
  return shown.map(({ id }) => id);
}

/**
 * Texts without which of them is selected.
 * @param {ShownBox[]} shown
 */
export function plain(shown) {
  return shown.map(({ selected: _, ...box }) => box);
}

/** A point of the picture, in fractions of it. @param {ShownBox} box */
export function middleOf({ x, y, width, height }) {
  return /** @type {const} */ ([x + width / 2, y + height / 2]);
}
