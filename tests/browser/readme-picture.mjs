// Draws the picture of the README: sample products as the demo page sets them by itself, side by side.
//
//   node readme-picture.mjs [TARGET]      docs/compositions.webp where none is given

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { captionsWritten, openDemo, openSample, SMALL } from "./page/page.mjs";

/** @import { Page } from "playwright-core" */

/** Sample products, each in the composition that the page chooses. */
const SHOWN = ["handbag", "headphones", "sofa"];
/** Pixels of a picture's height, and between two. */
const [HEIGHT, GAP] = [560, 12];

const target =
  process.argv[2] ?? fileURLToPath(new URL("../../docs/compositions.webp", import.meta.url));
const demo = await openDemo({ query: SMALL });
try {
  const pictures = [];
  await captionsWritten(demo.page);
  for (const [i, sample] of SHOWN.entries()) {
    // The page opens with the first of them.
    if (i > 0) await openSample(demo.page, sample);
    pictures.push(await exported(demo.page));
  }
  await writeFile(target, Buffer.from(await sideBySide(demo.page, pictures), "base64"));
  console.log(`${target}: ${pictures.length} pictures`);
} finally {
  await demo.close();
}

/** @param {Page} page */
async function exported(page) {
  const event = page.waitForEvent("download");
  await page.click("#export-png");
  return (await readFile(await (await event).path())).toString("base64");
}

/**
 * @param {Page} page
 * @param {readonly string[]} pictures PNGs in base 64
 * @returns {Promise<string>} a WebP file in base 64
 */
function sideBySide(page, pictures) {
  return page.evaluate(async ([pictures, height, gap]) => {
    const images = await Promise.all(
      pictures.map(async (picture) => {
        const image = new Image();
        image.src = `data:image/png;base64,${picture}`;
        await image.decode();
        return image;
      }),
    );
    const widths = images.map((image) => (image.naturalWidth * height) / image.naturalHeight);
    const canvas = document.createElement("canvas");
    canvas.width = widths.reduce((sum, width) => sum + width + gap, -gap);
    canvas.height = height;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.imageSmoothingQuality = "high";
    let left = 0;
    for (const [i, image] of images.entries()) {
      context.drawImage(image, left, 0, widths[i] ?? 0, height);
      left += (widths[i] ?? 0) + gap;
    }
    return canvas.toDataURL("image/webp", 0.85).replace(/^[^,]+,/, "");
  }, /** @type {const} */ ([pictures, HEIGHT, GAP]));
}
