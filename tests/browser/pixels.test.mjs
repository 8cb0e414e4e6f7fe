// Pixels that a browser gives: not where they are noise, not where they are too many, and not for
// longer than they are needed.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { launch as launchFirefox } from "puppeteer-core";

import { loadCaptioner, openBlank } from "./browser.mjs";
import { fourBoxes, handbag } from "./fixtures.mjs";
import { root } from "./paths.mjs";
import { chromaticities, codePoints, gamma, GREY, PALETTE, png, pngChunk, RGB } from "./png.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Page } from "playwright-core" */

const FIREFOX = process.env["FIREFOX"] || "/usr/bin/firefox-esr";
const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();

describe("where a canvas gives noise", () => {
  test("a picture that needs one is unreadable, and a file is read as ever", async () => {
    const page = await openBlank(browser, server);
    const { error, count } = await page.evaluate(async ([url, request]) => {
      const { prototype } = OffscreenCanvasRenderingContext2D;
      const { getImageData } = prototype;
      /** @param {...any} area */
      prototype.getImageData = function (...area) {
        const pixels = Reflect.apply(getImageData, this, area);
        for (let at = 0; at < pixels.data.length; at++) pixels.data[at] = Math.random() * 256;
        return pixels;
      };
      const { Captioner } = window.caponimage;
      const captioner = await Captioner.load(url, { device: "cpu", thread: "main" });
      const image = new Image();
      image.src = "/samples/handbag.jpg";
      const error = await captioner.caption(image, request).then(
        () => "done",
        ({ code, message }) => `${code}: ${message}`,
      );
      return { error, count: (await captioner.caption(window.photo, request)).length };
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.match(error, /^image-unreadable: .*fingerprinting/);
    assert.equal(count, 4);
    await page.context().close();
  });

  test("of last bits only, it is read", async () => {
    const page = await openBlank(browser, server);
    const count = await page.evaluate(async ([url, request]) => {
      const { prototype } = OffscreenCanvasRenderingContext2D;
      const { getImageData } = prototype;
      /** @param {...any} area */
      prototype.getImageData = function (...area) {
        const pixels = Reflect.apply(getImageData, this, area);
        for (let at = 0; at < pixels.data.length; at += 3) pixels.data[at] ^= 1;
        return pixels;
      };
      const { Captioner } = window.caponimage;
      const captioner = await Captioner.load(url, { device: "cpu", thread: "main" });
      const image = new Image();
      image.src = "/samples/handbag.jpg";
      return (await captioner.caption(image, request)).length;
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.equal(count, 4);
    await page.context().close();
  });

  const skip = existsSync(FIREFOX) ? false : "there is no Firefox";
  test("as in Firefox against fingerprinting, its worker says so", { skip }, async () => {
    const firefox = await launchFirefox({
      browser: "firefox",
      executablePath: FIREFOX,
      extraPrefsFirefox: { "privacy.resistFingerprinting": true },
    });
    try {
      const page = await firefox.newPage();
      await page.goto(`${server.origin}/blank.html`);
      await page.waitForSelector("html[data-ready]");
      const { error, count } = await page.evaluate(
        async (url, request) => {
          const captioner = await window.caponimage.Captioner.load(url);
          const image = new Image();
          image.src = "/samples/handbag.jpg";
          const error = await captioner.caption(image, request).then(
            () => "done",
            ({ code, message }) => `${code}: ${message}`,
          );
          return { error, count: (await captioner.caption(window.photo, request)).length };
        },
        MODEL,
        handbag,
      );
      assert.match(error, /^image-unreadable: .*fingerprinting/);
      assert.equal(count, 4);
    } finally {
      await firefox.close();
    }
  });
});

/**
 * The first pixel of a picture: as its bytes are, as the model gets it, and as the page shows it.
 * @param {Page} page
 * @param {Buffer} file
 */
function firstPixels(page, file) {
  return page.evaluate(
    async ([url, file]) => {
      const { WasmCaptioner, WasmImage } = await import(`${location.origin}/pkg/cpu/caponimage.js`);
      const options = /** @type {const} */ ({ device: "cpu", thread: "main" });
      const captioner = await window.caponimage.Captioner.load(url, options);
      const blob = await (await fetch(file)).blob();
      const bytes = await blob.arrayBuffer();
      /** @param {Float32Array} input the first pixel of three planes, `(value - 127) / 128` */
      const first = (input) =>
        [0, 1, 2].map((plane) => (input[(plane * input.length) / 3] ?? NaN) * 128 + 127);
      /** @type {number[]} */ let plain = [];
      /** @type {number[]} */ let read = [];
      const original = WasmCaptioner.prototype.read;
      /** @param {any} image @param {any} request */
      WasmCaptioner.prototype.read = function (image, request) {
        const undone = WasmImage.decode(new Uint8Array(bytes));
        [plain, read] = [first(this.input(undone)), first(this.input(image))];
        undone.free();
        return original.call(this, image, request);
      };
      await captioner.caption(blob, { boxes: [{ x: 0, y: 0, width: 0.5, height: 0.5 }] });
      WasmCaptioner.prototype.read = original;
      captioner.dispose();

      const image = new Image();
      image.src = file;
      await image.decode();
      const context = new OffscreenCanvas(1, 1).getContext("2d");
      if (!context) throw new Error("no canvas");
      context.drawImage(image, 0, 0);
      return { plain, read, shown: [...context.getImageData(0, 0, 1, 1).data.subarray(0, 3)] };
    },
    /** @type {const} */ ([MODEL, `data:;base64,${file.toString("base64")}`]),
  );
}

/** @param {number[]} found @param {number[]} expected */
function isNear(found, expected) {
  return expected.every((value, channel) => Math.abs(value - (found[channel] ?? NaN)) <= 3);
}

test("colours of another profile are read as sRGB, as natively", async () => {
  const page = await openBlank(browser, server);
  for (const name of ["display-p3.jpg", "display-p3.png", "display-p3.webp"]) {
    const { plain, read } = await firstPixels(
      page,
      await readFile(`${root}tests/pictures/${name}`),
    );
    assert.ok(isNear(plain, [200, 50, 60]), `${name}: ${plain}`);
    assert.ok(isNear(read, [218, 24, 53]), `${name}: ${read}`);
  }
  await page.context().close();
});

describe("what a PNG says of its colours is heeded as the browser does", () => {
  const red = [200, 50, 60];
  const displayP3 = chromaticities(0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06);
  for (const [name, file, isOther] of /** @type {const} */ ([
    ["nothing", png(RGB, red), false],
    ["linear light", png(RGB, red, gamma(1)), true],
    ["linear light, in grey", png(GREY, [100], gamma(1)), true],
    ["linear light, in a palette", png(PALETTE, red, gamma(1)), true],
    ["wide primaries", png(RGB, red, gamma(0.45455), displayP3), true],
    ["the code points of Display P3", png(RGB, red, codePoints(12, 13)), true],
    ["sRGB, and a gamma that is not", png(RGB, red, pngChunk("sRGB", [0]), gamma(1)), false],
  ])) {
    test(name, async () => {
      const page = await openBlank(browser, server);
      const { plain, read, shown } = await firstPixels(page, file);
      assert.ok(isNear(read, shown), `${read}, shown as ${shown}`);
      assert.equal(!isNear(plain, shown), isOther, `${plain}, shown as ${shown}`);
      await page.context().close();
    });
  }
});

test("a picture with too many pixels is refused before any are copied", async () => {
  const page = await openBlank(browser, server);
  await loadCaptioner(page, MODEL);
  const { errors, copies } = await page.evaluate(async (boxes) => {
    let copies = 0;
    const { createImageBitmap } = window;
    window.createImageBitmap = /** @type {typeof createImageBitmap} */ (
      (/** @type {any[]} */ ...given) => {
        copies++;
        return Reflect.apply(createImageBitmap, window, given);
      }
    );
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [12_000, 12_000];
    const image = new Image();
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="12000" height="12000"/>';
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    // A long strip has few pixels, and is too long all the same.
    const strip = new ImageData(70_000, 1);
    const errors = [];
    for (const input of [canvas, new OffscreenCanvas(12_000, 12_000), image, strip]) {
      errors.push(
        await window.captioner.caption(input, { boxes }).then(
          () => "done",
          ({ code, message }) => `${code}: ${message}`,
        ),
      );
    }
    return { errors, copies };
  }, fourBoxes);
  for (const error of errors) assert.match(error, /^image-unreadable: .*(12000|70000)×/);
  assert.equal(copies, 0);
  await page.context().close();
});

test("memory that a huge picture took comes back with the next one", async () => {
  const page = await openBlank(browser, server);
  await loadCaptioner(page, MODEL);
  const { huge, after, moved, kept, queued } = await page.evaluate(async (request) => {
    const canvas = new OffscreenCanvas(9000, 7000);
    canvas.getContext("2d")?.fillRect(0, 0, 4000, 7000);
    const large = await canvas.convertToBlob({ type: "image/png" });
    canvas.width = canvas.height = 1;
    const small = () => new Blob([window.photo]);
    const box = { x: 0.3, y: 0.4, width: 0.4, height: 0.2 };
    const before = await window.captioner.captionWithTimings(small(), request);
    const huge = await window.captioner.captionWithTimings(large, request);
    // The same picture needs no other engine.
    const same = await window.captioner.captionWithTimings(large, request);
    const kept = same.memoryBytes >= huge.memoryBytes;
    await window.captioner.recaption(0, box);
    // Asked for at once, they share the new engine.
    const next = [1, 2].map(() => window.captioner.captionWithTimings(small(), request));
    const queued = (await Promise.all(next)).map(({ captions }) => captions.length);
    const after = (await next[1])?.memoryBytes ?? NaN;
    const moved = await window.captioner.recaption(0, box);
    return {
      huge: huge.memoryBytes - before.memoryBytes,
      after: after - before.memoryBytes,
      moved: moved.text,
      kept,
      queued,
    };
  }, handbag);
  assert.ok(huge > 256 * 2 ** 20, `only ${huge} bytes more for a huge picture`);
  assert.ok(after < 100e6, `${after} bytes more than before`);
  assert.ok(moved);
  assert.deepEqual({ kept, queued }, { kept: true, queued: [4, 4] });
  await page.context().close();
});
