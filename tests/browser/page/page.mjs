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
 * @typedef {Pick<Box, "x" | "y" | "width" | "height">} Place
 * @typedef {Place & { id: string, role: string, text: string, selected: boolean, kept: boolean, pinned: boolean }} ShownBox
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
  context.setDefaultTimeout(60_000);
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
 * Waits until the model has written all texts, for where they are and for what the product is now.
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
  await page.locator(`#picture[aria-label="${name}"]`).waitFor();
}

/**
 * Opens one of the sample products by its place or name, and waits for its captions.
 * @param {Page | Frame} page
 * @param {number | string} [sample]
 */
export async function openSample(page, sample = 0) {
  const photo = page.locator("#photo");
  const before = await photo.getAttribute("href");
  const button =
    typeof sample === "number"
      ? page.locator(".sample").nth(sample)
      : page.locator(`.sample:has(img[src*="/${sample}-small."])`);
  await button.click();
  await page.waitForFunction(
    (before) => document.querySelector("#photo")?.getAttribute("href") !== before,
    before,
  );
  await captionsWritten(page);
}

/**
 * All texts on the picture in their order, where they are as fractions of it, and what they say.
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
        role: dataset["role"] ?? "",
        text: (element.getAttribute("aria-label") ?? "")
          .replace(/^[^:]+(: |$)/, "")
          .replace(/\. Look at this one$/, ""),
        selected: classList.contains("selected"),
        kept: classList.contains("kept"),
        pinned: classList.contains("pinned"),
        x: part(style.left),
        y: part(style.top),
        width: part(style.width),
        height: part(style.height),
      };
    }),
  );
}

/**
 * What stands in the texts that the model writes.
 * @param {Page} page
 */
export async function captions(page) {
  const written = (await boxes(page)).filter(({ role }) => /^(headline|benefit)$/.test(role));
  return written.map(({ text }) => text);
}

/** @param {Page} page */
export async function selectedBox(page) {
  const box = (await boxes(page)).find(({ selected }) => selected);
  assert.ok(box, "no text is selected");
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
 * @param {Place} box
 * @param {Place} expected
 * @param {number} [tolerance]
 */
export function assertNear(box, expected, tolerance = 0.005) {
  for (const side of /** @type {const} */ (["x", "y", "width", "height"])) {
    const off = Math.abs(box[side] - expected[side]);
    assert.ok(off <= tolerance, `${side} of ${JSON.stringify(box)} is off by ${off}`);
  }
}

/**
 * Waits until the small pictures of compositions that are in sight show what is on the page; gives the
 * names of all, the best first.
 * @param {Page} page
 */
export async function compositionsDrawn(page) {
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll(".composition")];
    const inSight = all.filter((each) => {
      const { top, bottom, left } = each.getBoundingClientRect();
      return bottom > 0 && top < innerHeight && left < innerWidth;
    });
    return all.length > 0 && inSight.every((each) => each.getAttribute("data-drawn") === "true");
  });
  return page
    .locator(".composition")
    .evaluateAll((all) => all.map((each) => each.getAttribute("data-composition") ?? ""));
}

/**
 * Chooses one of the compositions by its name.
 * @param {Page} page
 * @param {string} name
 */
export async function chooseComposition(page, name) {
  const button = page.locator(`.composition[data-composition="${name}"]`);
  if ((await button.count()) === 0) await page.locator("#all-compositions").click();
  await button.click();
  await page.locator(`.composition[data-composition="${name}"][aria-pressed="true"]`).waitFor();
}

/**
 * Selects a text on the picture.
 * @param {Page} page
 * @param {string} id
 */
export async function selectText(page, id) {
  await page.locator(`[data-box="${id}"]`).click();
  await page.locator(`.box.selected[data-box="${id}"]`).waitFor();
}

/**
 * Opens what says how the model runs, unless it is open.
 * @param {Page | Frame} page
 */
export async function openModelFacts(page) {
  await page.locator("#model").evaluate((details) => details.setAttribute("open", ""));
}

/**
 * Chooses a pair of fonts by its place, and waits for their files.
 * @param {Page} page
 * @param {number} index
 */
export async function chooseFont(page, index) {
  const choice = page.locator(".font").nth(index);
  await choice.click();
  const family = (await choice.innerText()).trim();
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

/** For `init`: the page may keep nothing, as in some private windows. */
export function refuseStorage() {
  IDBFactory.prototype.open = () => {
    throw new DOMException("not here", "SecurityError");
  };
}

/** For `evaluate`: by then the page has done all that it does in the next frame. */
export function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/**
 * The value that "How it runs" has for a name, open or not.
 * @param {Page | Frame} page
 * @param {string} name
 */
export async function fact(page, name) {
  return (await page.locator(`#facts dt:text-is("${name}") + dd`).textContent()) ?? "";
}
