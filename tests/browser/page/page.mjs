// Opens the demo page, and reads what is on it.

import assert from "node:assert/strict";

import { launch } from "../browser.mjs";
import { startServer } from "../server.mjs";

/** @import { BrowserContext, BrowserContextOptions, Frame, Page, Route } from "playwright-core" */
/** @import { Box } from "caponimage" */

/** Far quicker than the small model, where it does not matter what the captions say. */
export const TINY = "?device=cpu&model=tiny";
export const SMALL = "?device=cpu";

/**
 * @typedef {Box & { id: string, text: string, selected: boolean, kept: boolean }} ShownBox
 * @typedef {Awaited<ReturnType<typeof openDemo>>} Demo
 */

/**
 * The page in a browser and on a server of its own.
 * @param {object} [options]
 * @param {string} [options.query]
 * @param {BrowserContextOptions} [options.context]
 * @param {() => void} [options.init] runs in the page before all else
 * @param {string} [options.site] the folder of a build of the page
 */
export async function openDemo({ query = TINY, context: contextOptions, init, site } = {}) {
  const server = await startServer(site ? { site } : {});
  const browser = await launch();
  const viewport = { width: 1280, height: 1000 };
  const context = await browser.newContext({ viewport, ...contextOptions });
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const problems = [];
  context.on("request", (request) => requests.push(request.url()));
  context.on("weberror", (error) => problems.push(String(error.error())));
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  if (init) await context.addInitScript(init);
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(`${server.origin}/${query}`);
  return {
    server,
    browser,
    context,
    page,
    /** All addresses that the page and its workers asked for. */
    requests,
    /** Errors in the console. */
    problems,
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/**
 * Waits until a caption is written in each box, for where it is and for what the product is now.
 * @param {Page | Frame} page
 */
export async function captionsWritten(page) {
  await page.waitForFunction(
    () =>
      document.querySelector("#error") ||
      (document.querySelector(".box") && !document.querySelector(".box.open")),
  );
  assert.deepEqual(await page.locator("#error").allInnerTexts(), []);
}

/**
 * Waits for a photo by the product's title, or by the file's name where it has none.
 * @param {Page} page
 * @param {string} name
 */
export async function photoShown(page, name) {
  await page.locator(`#photo[alt="${name}"]`).waitFor();
}

/**
 * Opens one of the sample products by its place or name, and waits for its captions.
 * @param {Page | Frame} page
 * @param {number | string} [sample]
 */
export async function openSample(page, sample = 0) {
  const photo = page.locator("#photo");
  const before = await photo.getAttribute("src");
  const button =
    typeof sample === "number"
      ? page.locator(".sample").nth(sample)
      : page.locator(`.sample:has(img[src*="/${sample}-small."])`);
  await button.click();
  await page.waitForFunction(
    (before) => document.querySelector("#photo")?.getAttribute("src") !== before,
    before,
  );
  await captionsWritten(page);
}

/**
 * All boxes in their order, with the captions that stand in them.
 * @param {Page} page
 * @returns {Promise<ShownBox[]>}
 */
export function boxes(page) {
  return page.locator(".box").evaluateAll((elements) =>
    elements.map((element) => {
      const { style, classList, dataset } = /** @type {HTMLElement} */ (element);
      const part = (/** @type {string} */ length) => parseFloat(length) / 100;
      return {
        id: dataset["box"] ?? "",
        text: (element.getAttribute("aria-label") ?? "").replace(/^Box \d+ of \d+(: )?/, ""),
        selected: classList.contains("selected"),
        kept: classList.contains("kept"),
        x: part(style.left),
        y: part(style.top),
        width: part(style.width),
        height: part(style.height),
      };
    }),
  );
}

/** @param {Page} page */
export async function captions(page) {
  return (await boxes(page)).map(({ text }) => text);
}

/** @param {Page} page */
export async function selectedBox(page) {
  const box = (await boxes(page)).find(({ selected }) => selected);
  assert.ok(box, "no box is selected");
  return box;
}

/**
 * From fractions of the picture to pixels of the window.
 * @param {Page} page
 */
export async function onPicture(page) {
  const stage = await page.locator("#boxes").boundingBox();
  assert.ok(stage);
  return (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {const} */ ([stage.x + x * stage.width, stage.y + y * stage.height]);
}

/**
 * Drags with the mouse.
 * @param {Page} page
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 * @param {{ free?: boolean }} [options] `free`: without snapping
 */
export async function drag(page, from, to, { free = false } = {}) {
  await page.mouse.move(...from);
  await page.mouse.down();
  if (free) await page.keyboard.down("Alt");
  await page.mouse.move(...to, { steps: 4 });
  if (free) await page.keyboard.up("Alt");
  await page.mouse.up();
}

/**
 * @param {Box} box
 * @param {Box} expected
 * @param {number} [tolerance]
 */
export function assertNear(box, expected, tolerance = 0.005) {
  for (const side of /** @type {const} */ (["x", "y", "width", "height"])) {
    const off = Math.abs(box[side] - expected[side]);
    assert.ok(off <= tolerance, `${side} of ${JSON.stringify(box)} is off by ${off}`);
  }
}

/**
 * The captions of each layout, once they are there.
 * @param {Page} page
 */
export async function layoutsWritten(page) {
  await page.waitForFunction(() => {
    const pictures = [...document.querySelectorAll(".layout img")];
    return (
      pictures.length && pictures.every((picture) => /: ./.test(picture.getAttribute("alt") ?? ""))
    );
  });
  const labels = await page
    .locator(".layout img")
    .evaluateAll((pictures) => pictures.map((picture) => picture.getAttribute("alt") ?? ""));
  return labels.map((label) => label.replace(/^Layout \d+: /, ""));
}

/**
 * Chooses a font by its place, and waits for its file.
 * @param {Page} page
 * @param {number} index
 */
export async function chooseFont(page, index) {
  await page.selectOption("#font", { index });
  const family = await page.locator("#font option").nth(index).innerText();
  await page.waitForFunction(
    (family) =>
      [...document.fonts].some((font) => font.family.includes(family) && font.status === "loaded"),
    family,
  );
  return family;
}

/**
 * Keeps back the answers to some addresses until the function that this gives is called.
 * @param {BrowserContext} context
 * @param {RegExp} addresses
 * @param {(route: Route) => Promise<void>} [answer]
 */
export async function holdBack(context, addresses, answer = (route) => route.continue()) {
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  await context.route(addresses, async (route) => {
    await released;
    await answer(route);
  });
  return release;
}

/** For `evaluate`: by then the page has done all that it does in the next frame. */
export function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/**
 * The value that "What happens here" has for a name.
 * @param {Page | Frame} page
 * @param {string} name
 */
export function fact(page, name) {
  return page.locator(`#facts dt:text-is("${name}") + dd`).innerText();
}
