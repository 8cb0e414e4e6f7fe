// Photos of unusual kinds: what the browser shows is captioned, and exported as it is seen.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";

import { turnedJpeg, turnedPng } from "../exif.mjs";
import { root } from "../paths.mjs";
import { animatedGif, animatedWebp, cmykJpeg } from "../pictures.mjs";
import { captionsWritten, nextFrame, openDemo, photoShown } from "./page.mjs";
import { drawPhoto } from "./photos.mjs";
import { readZip } from "./zip.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {typeof import("../../../node_modules/@resvg/resvg-js/index.js")} */
const { Resvg } = createRequire(`${root}www/`)("@resvg/resvg-js");

const lineArt = {
  name: "line-art.svg",
  mimeType: "image/svg+xml",
  buffer: Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="400"><rect width="300" height="400" fill="#fff"/><rect x="90" y="150" width="120" height="150" fill="#147"/></svg>`,
  ),
};

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo({ init: refuseToDecode });
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("the SVG of a photo looks like its PNG in another program", () => {
  test("when its Exif data say that it is turned", async () => {
    for (const orientation of [2, 3, 6, 8]) {
      const name = `turned-${orientation}.jpg`;
      const upright = await drawPhoto(page, name, { width: 320, height: 240 });
      await open({ ...upright, buffer: turnedJpeg(upright.buffer, orientation) });
      const [width, height] = await shownSize();
      const aspect = orientation < 5 ? 320 / 240 : 240 / 320;
      assert.ok(Math.abs(width / height - aspect) < 0.01, `${width} by ${height}`);
      await assertAlike();
    }
  });

  test("when its Exif data are not heeded, or there is more of them", async () => {
    for (const name of ["turned.webp", "two-exif-blocks.jpg"]) {
      const buffer = await readFile(`${root}tests/pictures/${name}`);
      await open({ name, mimeType: name.endsWith("webp") ? "image/webp" : "image/jpeg", buffer });
      await assertAlike();
    }
  });

  test("when it is in the colours of print", async () => {
    await open(fromDataUrl("print.jpg", cmykJpeg));
    await assertAlike();
  });

  test("when it is a WebP or a GIF, of which the first picture counts", async () => {
    await open(fromDataUrl("moving.webp", animatedWebp));
    await assertAlike();
    await open(fromDataUrl("moving.gif", animatedGif));
    await assertAlike();
  });

  test("when its name says that it is something else", async () => {
    const webp = fromDataUrl("named.jpg", animatedWebp);
    await open({ ...webp, mimeType: "image/jpeg" });
    await assertAlike();
  });
});

test("a PNG is put into the SVG as it is, unless it may be turned", async () => {
  const png = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [64, 48];
    canvas.getContext("2d")?.fillRect(10, 10, 20, 20);
    return canvas.toDataURL().split(",")[1] ?? "";
  });
  const buffer = Buffer.from(png, "base64");
  await open({ name: "plain.png", mimeType: "image/png", buffer });
  assert.deepEqual(embeddedIn(await take("#export-svg")), buffer);
  for (const orientation of [3, 6]) {
    const turned = turnedPng(buffer, orientation);
    await open({ name: `turned-${orientation}.png`, mimeType: "image/png", buffer: turned });
    assert.notDeepEqual(embeddedIn(await take("#export-svg")), turned);
    await assertAlike();
  }
});

describe("a drawing in SVG", () => {
  test("is captioned, and exported like a photo", async () => {
    await open(lineArt);
    const [width, height] = await shownSize();
    assert.ok(Math.abs(width / height - 300 / 400) < 0.01, `${width} by ${height}`);
    const png = await take("#export-png");
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [width, height]);
    await assertAlike();
  });

  test("is captioned and packed among several", async () => {
    const other = await drawPhoto(page, "other.jpg");
    await page.setInputFiles("#choose-photo-file", [lineArt, other]);
    await page.locator(".batch-item.done:has(img) >> nth=1").waitFor();
    const entries = readZip(await take("#batch-export"));
    assert.deepEqual(
      [...entries.keys()],
      ["line-art-captions.png", "other-captions.jpg", "captions.json"],
    );
    await page.click("#batch-close");
  });

  test("that is none is refused", async () => {
    await page.setInputFiles("#choose-photo-file", { ...lineArt, buffer: Buffer.from("<svg") });
    await page.getByText("line-art.svg is damaged, or not a picture").waitFor();
  });
});

test("a photo that the browser shows but will not decode beforehand is opened", async () => {
  await page.evaluate(() => Object.assign(document.documentElement.dataset, { refusing: "" }));
  await open(await drawPhoto(page, "refused.jpg"));
  await take("#export-png");
  await page.setInputFiles("#choose-photo-file", {
    name: "broken.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.from("not a picture"),
  });
  await page.getByText("broken.jpg is damaged, or not a picture").waitFor();
});

/** @param {{ name: string, mimeType: string, buffer: Buffer }} photo */
async function open(photo) {
  await page.setInputFiles("#choose-photo-file", photo);
  await photoShown(page, photo.name);
  await captionsWritten(page);
}

/** Of the composition, in pixels. */
function shownSize() {
  return page.locator("#picture").evaluate((element) => {
    const { width, height } = /** @type {SVGSVGElement} */ (element).viewBox.baseVal;
    return /** @type {const} */ ([width, height]);
  });
}

async function deleteTexts() {
  const texts = page.locator(".box");
  // Where some are gone, others have a place.
  while ((await texts.count()) > 0) {
    await texts.evaluateAll((texts) => {
      for (const text of texts) {
        text.dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", bubbles: true }));
      }
    });
    await page.evaluate(nextFrame);
  }
}

/** @param {string} button */
async function take(button) {
  const event = page.waitForEvent("download");
  await page.click(button);
  return readFile(await (await event).path());
}

/**
 * Compares both files, which have the size of what is shown, without texts, whose fonts the other
 * program does not read.
 */
async function assertAlike() {
  await deleteTexts();
  const [svg, png] = [await take("#export-svg"), await take("#export-png")];
  const drawn = new Resvg(svg.toString(), { font: { loadSystemFonts: false } }).render();
  const expected = await pixelsOf(png);
  assert.deepEqual([drawn.width, drawn.height], await shownSize());
  assert.deepEqual([expected.width, expected.height], await shownSize());
  const pixels = drawn.pixels;
  let different = 0;
  for (let at = 0; at < pixels.length; at++) {
    if (Math.abs((pixels[at] ?? 0) - (expected.data[at] ?? 0)) > 64) different++;
  }
  assert.ok(different < 0.04 * pixels.length, `${different} of ${pixels.length} bytes differ`);
}

/** @param {Buffer} png */
async function pixelsOf(png) {
  const { width, height, base64 } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(bitmap, 0, 0);
    const { data } = context?.getImageData(0, 0, width, height) ?? { data: [] };
    return {
      width,
      height,
      base64: btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join("")),
    };
  }, png.toString("base64"));
  return { width, height, data: Buffer.from(base64, "base64") };
}

/** @param {Buffer} svg */
function embeddedIn(svg) {
  const base64 = /<image [^>]*href="data:[^,"]+,([^"]+)"/.exec(svg.toString())?.[1] ?? "";
  return Buffer.from(base64, "base64");
}

/**
 * @param {string} name
 * @param {string} url
 */
function fromDataUrl(name, url) {
  const [head = "", base64 = ""] = url.split(",");
  const mimeType = head.slice("data:".length, head.indexOf(";"));
  return { name, mimeType, buffer: Buffer.from(base64, "base64") };
}

/** Runs in the page: while the document is marked, no picture is decoded beforehand. */
function refuseToDecode() {
  const { decode } = HTMLImageElement.prototype;
  HTMLImageElement.prototype.decode = function () {
    if (document.documentElement.dataset["refusing"] === undefined) return decode.call(this);
    return Promise.reject(new DOMException("for the test", "EncodingError"));
  };
}
