// The brand's logo: on the stage, in small pictures and in all that is exported.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import {
  captionsWritten,
  chooseComposition,
  compositionsDrawn,
  openDemo,
  photoShown,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";
import { readZip } from "./zip.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** All of it in a green that no photo here has; it says nothing of its size in pixels. */
const GREEN = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80">
  <rect width="200" height="80" fill="#00b050"/></svg>`;
/** Pale on nothing: on white it could not be seen. */
const PALE = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" viewBox="0 0 60 60">
  <path d="M0 0h60v20h-60z" fill="#f4f4f4"/></svg>`;

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
  await page.setInputFiles("#choose-photo-file", await drawPhoto(page, "own.jpg"));
  await photoShown(page, "own.jpg");
  await captionsWritten(page);
  await chooseComposition(page, "column-left");
});
after(() => demo?.close());

describe("the brand's logo", () => {
  /** @type {Rect | undefined} */ let shown;

  test("is on the stage once it is chosen, and is not distorted", async () => {
    assert.equal(await page.locator("#show-logo").count(), 0);
    await openPanel("#brand");
    await chooseLogo(GREEN);
    shown = await onStage();
    assert.ok(Math.abs(shown.width / shown.height - 200 / 80) < 0.01, JSON.stringify(shown));
    assert.ok(await page.locator("#show-logo").isChecked());
  });

  test("is in the picture that is exported, where the stage shows it", async () => {
    const { bytes } = await download("#export-png");
    assertNear(await greenIn(bytes, "image/png"), shown);
  });

  test("is in an SVG that needs nothing else", async () => {
    const svg = (await download("#export-svg")).bytes.toString();
    const images = [...svg.matchAll(/<image [^>]*href="([^"]+)"/g)].map(([, address]) => address);
    assert.equal(images.length, 2);
    for (const address of images) assert.match(address ?? "", /^data:image\/(png|jpeg);base64,/);
  });

  test("is told of in the project file", async () => {
    const json = JSON.parse((await download("#export-json")).bytes.toString());
    assert.deepEqual(json.logo.rect, shown);
  });

  test("is in the code for developers", async () => {
    await openPanel("details.code");
    const code = page.locator("#code", { hasText: "measureLogo" });
    assert.match(await code.innerText(), /render\(.*, \{ logo: "logo\.png" \}\);/);
  });

  test("is in the small pictures of compositions", async () => {
    await compositionsDrawn(page);
    const green = await page
      .locator('.composition[data-composition="column-left"] canvas')
      .evaluate(greenOn);
    assert.ok(green && shown && green.width > 0.9 * (green.of / (await width())) * shown.width);
  });

  test("is the same after a reload, and in the project's small picture", async () => {
    await page.reload();
    await photoShown(page, "own.jpg");
    await captionsWritten(page);
    assertNear(await onStage(), shown, 0.01);
    await openPanel("#projects");
    await becomesGreen(".project-open img");
  });

  test("is left out of one project with a switch, and stays so", async () => {
    await page.uncheck("#show-logo");
    assert.equal(await page.locator("#logo").count(), 0);
    assert.equal(await greenIn((await download("#export-png")).bytes, "image/png"), undefined);
    await page.reload();
    await photoShown(page, "own.jpg");
    await page.locator("#show-logo:not(:checked)").waitFor();
    assert.equal(await page.locator("#logo").count(), 0);
    await page.check("#show-logo");
    assertNear(await onStage(), shown, 0.01);
    await page.click("#undo");
    assert.equal(await page.locator("#logo").count(), 0);
    await page.click("#redo");
    await onStage();
  });

  test("has a plate where it could not be seen", async () => {
    await openPanel("#brand");
    const before = await page.locator("#logo").getAttribute("href");
    await chooseLogo(PALE);
    await page.waitForFunction(
      (before) => document.querySelector("#logo")?.getAttribute("href") !== before,
      before,
    );
    const plate = await page.locator("#logo").evaluate((logo) => {
      const { tagName } = logo.previousElementSibling ?? logo;
      return [tagName, logo.previousElementSibling?.getAttribute("fill") ?? ""];
    });
    assert.equal(plate[0], "rect");
    assert.notEqual(plate[1], "#ffffff");
    await chooseLogo(GREEN);
  });

  test("is on all of several photos", async () => {
    const photos = [await drawPhoto(page, "one.jpg"), await drawPhoto(page, "two.jpg")];
    await page.setInputFiles("#choose-photo-file", photos);
    await page.locator(".batch-item img").nth(1).waitFor();
    await becomesGreen(".batch-item img");
    const { bytes } = await download("#batch-export");
    for (const [name, file] of readZip(bytes)) {
      if (name.endsWith(".jpg")) assert.ok(await greenIn(file, "image/jpeg"), name);
    }
  });

  test("is gone where it is removed", async () => {
    await openPanel("#brand");
    await page.click("#brand-logo-remove");
    await page.locator("#logo").waitFor({ state: "detached" });
    assert.equal(await page.locator("#show-logo").count(), 0);
    assert.equal(await greenIn((await download("#export-png")).bytes, "image/png"), undefined);
  });

  test("is nothing to complain of", () => {
    assert.deepEqual(demo.problems, []);
  });
});

/** @typedef {{ x: number, y: number, width: number, height: number }} Rect */

/** @param {string} selector */
async function openPanel(selector) {
  await page
    .locator(selector)
    .evaluate((details) => (details.closest("details") ?? details).setAttribute("open", ""));
}

/** @param {string} svg */
async function chooseLogo(svg) {
  await page.setInputFiles("#brand-logo-file", {
    name: "logo.svg",
    mimeType: "image/svg+xml",
    buffer: Buffer.from(svg),
  });
}

/** Where the logo is, in pixels of the picture. */
async function onStage() {
  const logo = page.locator("#logo");
  await logo.waitFor({ state: "attached" });
  return logo.evaluate((element) => {
    const [x = 0, y = 0, width = 0, height = 0] = ["x", "y", "width", "height"].map((name) =>
      Number(element.getAttribute(name)),
    );
    return { x, y, width, height };
  });
}

/** Of the picture, in its pixels. */
async function width() {
  const box = (await page.locator("#picture").getAttribute("viewBox")) ?? "";
  return Number(box.split(" ")[2]);
}

/** @param {string} button */
async function download(button) {
  const event = page.waitForEvent("download");
  await page.click(button);
  const file = await event;
  return { bytes: await readFile(await file.path()) };
}

/**
 * The rectangle of the logo's green in a file, if there is any.
 * @param {Buffer} bytes
 * @param {string} type
 */
async function greenIn(bytes, type) {
  const url = `data:${type};base64,${bytes.toString("base64")}`;
  const image = await page.evaluateHandle(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  }, url);
  return image.evaluate(greenOn);
}

/**
 * The same of what is on the page; `of` is how wide all of it is. Runs there.
 * @param {Node} picture
 */
function greenOn(picture) {
  const shown = /** @type {HTMLImageElement | HTMLCanvasElement} */ (picture);
  const canvas = document.createElement("canvas");
  canvas.width = "naturalWidth" in shown ? shown.naturalWidth : shown.width;
  canvas.height = "naturalHeight" in shown ? shown.naturalHeight : shown.height;
  const context = canvas.getContext("2d");
  if (!context || canvas.width === 0) return undefined;
  context.drawImage(shown, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let [left, top, right, bottom] = [canvas.width, canvas.height, 0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    if (Math.abs(red) > 40 || Math.abs(green - 176) > 40 || Math.abs(blue - 80) > 40) continue;
    const [x, y] = [(at / 4) % canvas.width, Math.floor(at / 4 / canvas.width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  if (right === 0) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top, of: canvas.width };
}

/**
 * Waits until a picture shows the logo, which is drawn some time after all else.
 * @param {string} selector
 */
async function becomesGreen(selector) {
  const picture = page.locator(selector).first();
  for (let tries = 0; tries < 100; tries++) {
    if (await picture.evaluate(greenOn)) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`there is no logo in ${selector}`);
}

/**
 * @param {Rect | undefined} found
 * @param {Rect | undefined} expected
 * @param {number} [tolerance] in pixels
 */
function assertNear(found, expected, tolerance = 1.5) {
  assert.ok(found && expected, `${JSON.stringify(found)}, ${JSON.stringify(expected)}`);
  for (const side of /** @type {const} */ (["x", "y", "width", "height"])) {
    const off = Math.abs(found[side] - expected[side]);
    assert.ok(off <= tolerance, `${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
  }
}
