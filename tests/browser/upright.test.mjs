// Pictures stand in the engine as browsers show them: of the same size and the same way up, whatever
// their files say, and of those that move the first.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { launch as launchFirefox } from "puppeteer-core";

import { openBlank } from "./browser.mjs";
import { turnedJpeg, turnedPng } from "./exif.mjs";
import { animatedGif, animatedWebp } from "./pictures.mjs";
import { root } from "./paths.mjs";
import { startServerAndBrowser } from "./start.mjs";

const FIREFOX = process.env["FIREFOX"] || "/usr/bin/firefox-esr";
const MODEL = "/test-models/tiny/";
const DRAWN = ["turned.jpg", "two-exif-blocks.jpg", "turned.webp", "animated-transparent.webp"];
const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];
/** What a JPEG may change of a colour, and what sizing down does at its edges. */
const TOLERANCE = 40;

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
const [jpeg, png] = [await quarters("image/jpeg"), await quarters("image/png")];
/** Data URLs by what they are of. */
const files = Object.fromEntries([
  ...ORIENTATIONS.map((way) => [`a JPEG turned by ${way}`, dataUrl(turnedJpeg(jpeg, way))]),
  ...ORIENTATIONS.map((way) => [`a PNG turned by ${way}`, dataUrl(turnedPng(png, way))]),
  ...(await Promise.all(
    DRAWN.map(async (name) => [name, dataUrl(await readFile(`${root}tests/pictures/${name}`))]),
  )),
  ["a moving WebP", animatedWebp],
  ["a moving GIF", animatedGif],
]);

/** A picture whose quarters have colours of their own. @param {string} type */
async function quarters(type) {
  const base64 = await page.evaluate((type) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [64, 48];
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    for (const [x, y, color] of /** @type {const} */ ([
      [0, 0, "#c83228"],
      [32, 0, "#28a050"],
      [0, 24, "#2850b4"],
      [32, 24, "#e6c83c"],
    ])) {
      context.fillStyle = color;
      context.fillRect(x, y, 32, 24);
    }
    return canvas.toDataURL(type).split(",")[1] ?? "";
  }, type);
  return Buffer.from(base64, "base64");
}

/** @param {Buffer} file */
function dataUrl(file) {
  return `data:;base64,${file.toString("base64")}`;
}

/**
 * Runs in the page: the size of each picture, and its colours at places all over it, as the page shows
 * it, as an export draws it, and as the engine reads it.
 * @param {readonly [string, Record<string, string>]} given
 */
async function look([model, files]) {
  const { WasmCaptioner } = await import(`${location.origin}/pkg/cpu/caponimage.js`);
  const options = /** @type {const} */ ({ device: "cpu", thread: "main" });
  const captioner = await window.caponimage.Captioner.load(model, options);
  /** @param {number} side @param {(at: number, channel: number) => number | undefined} value */
  const colors = (side, value) => {
    const places = [1, 3, 5, 7].map((eighth) => Math.floor((side * eighth) / 8));
    return places.flatMap((y) =>
      places.flatMap((x) => [0, 1, 2].map((channel) => value(y * side + x, channel) ?? NaN)),
    );
  };
  let side = 0;
  /** @type {{ size: number[], colors: number[] } | undefined} */ let engine;
  const { read } = WasmCaptioner.prototype;
  /** @param {any} image @param {any} request */
  WasmCaptioner.prototype.read = function (image, request) {
    /** Three planes of `(value - 127) / 128`. @type {Float32Array} */
    const input = this.input(image);
    side = Math.sqrt(input.length / 3);
    const value = (/** @type {number} */ at, /** @type {number} */ channel) =>
      (input[channel * side * side + at] ?? NaN) * 128 + 127;
    engine = { size: [image.width, image.height], colors: colors(side, value) };
    return read.call(this, image, request);
  };
  /** @param {CanvasImageSource} image @param {number[]} size */
  const drawn = (image, size) => {
    const context = new OffscreenCanvas(side, side).getContext("2d");
    if (!context) throw new Error("no canvas");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, side, side);
    context.drawImage(image, 0, 0, side, side);
    const { data } = context.getImageData(0, 0, side, side);
    return { size, colors: colors(side, (at, channel) => data[at * 4 + channel]) };
  };

  const looks = [];
  for (const [name, file] of Object.entries(files)) {
    const blob = await (await fetch(file)).blob();
    await captioner.caption(blob, { boxes: [] });
    const image = new Image();
    image.src = file;
    await image.decode();
    const bitmap = await createImageBitmap(blob);
    looks.push({
      name,
      engine,
      shown: drawn(image, [image.naturalWidth, image.naturalHeight]),
      exported: drawn(bitmap, [bitmap.width, bitmap.height]),
    });
  }
  WasmCaptioner.prototype.read = read;
  captioner.dispose();
  return looks;
}

/** @param {Awaited<ReturnType<typeof look>>} looks */
function assertAlike(looks) {
  assert.equal(looks.length, Object.keys(files).length);
  for (const { name, engine, shown, exported } of looks) {
    for (const other of [engine, exported]) {
      assert.deepEqual(other?.size, shown.size, name);
      const off = other?.colors.map((value, at) => Math.abs(value - (shown.colors[at] ?? NaN)));
      assert.ok(
        off?.every((each) => each <= TOLERANCE),
        `${name}: ${other?.colors}, shown as ${shown.colors}`,
      );
    }
  }
}

test("in Chromium", async () => {
  const looks = await page.evaluate(look, /** @type {const} */ ([MODEL, files]));
  assertAlike(looks);
  const sizes = new Map(looks.map(({ name, shown }) => [name, shown.size]));
  // Or nothing was turned at all.
  assert.deepEqual(sizes.get("a JPEG turned by 6"), [48, 64]);
  assert.deepEqual(sizes.get("turned.jpg"), [240, 320]);
  assert.deepEqual(sizes.get("two-exif-blocks.jpg"), [320, 240]);
});

const skip = existsSync(FIREFOX) ? false : "there is no Firefox";
test("in Firefox", { skip }, async () => {
  const firefox = await launchFirefox({ browser: "firefox", executablePath: FIREFOX });
  try {
    const page = await firefox.newPage();
    await page.goto(`${server.origin}/blank.html`);
    await page.waitForSelector("html[data-ready]");
    assertAlike(await page.evaluate(look, /** @type {const} */ ([MODEL, files])));
  } finally {
    await firefox.close();
  }
});
