// Times the demo page with a hundred photos of 1600 pixels and a table of their titles, on the CPU.
//
//   npm run bench:batch -- [--photos 100] [--data FOLDER]
//
// Photos come from the data's collections, scaled; where those are not there, from the page's samples.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname } from "node:path";
import { parseArgs } from "node:util";

import { dataPath, findPhotos } from "./compositions/photos.mjs";
import { batchEnded } from "./page/batches.mjs";
import { captionsWritten, openDemo, SMALL } from "./page/page.mjs";

/** @import { Page } from "playwright-core" */

const { values } = parseArgs({
  options: {
    photos: { type: "string", default: "100" },
    data: { type: "string", default: dataPath },
  },
});
const SIDE = 1600;
const count = Number(values.photos);
const { folder, photos } = await findPhotos(values.data, count, 1);
const made = await mkdtemp(`${tmpdir()}/photos-`);
const demo = await openDemo({ query: SMALL });
try {
  const { page } = demo;
  const cell = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;
  const rows = ["image,title"];
  const paths = [];
  for (let i = 0; i < count; i++) {
    const photo = photos[i % photos.length];
    if (!photo) throw new Error(`there are no photos in ${folder}`);
    const name = `${i}.jpg`;
    await writeFile(`${made}/${name}`, await enlarged(page, `${folder}/${photo.path}`));
    rows.push(`${name},${cell(photo.product.title)}`);
    paths.push(`${made}/${name}`);
  }
  await writeFile(`${made}/table.csv`, rows.join("\n"));
  await captionsWritten(page);

  const start = performance.now();
  await page.setInputFiles("#choose-photo-file", [...paths, `${made}/table.csv`]);
  await batchEnded(page, 600_000);
  const seconds = (performance.now() - start) / 1000;
  const failed = await page.locator(".batch-item.failed").count();
  console.log(
    `${count} photos of ${SIDE} pixels: ${seconds.toFixed(1)} s until all are captioned and drawn, ${failed} failed`,
  );
} finally {
  await demo.close();
  await rm(made, { recursive: true });
}

/**
 * A picture as a JPEG whose longer side has 1600 pixels.
 * @param {Page} page
 * @param {string} path
 */
async function enlarged(page, path) {
  const type = extname(path) === ".png" ? "png" : "jpeg";
  const source = `data:image/${type};base64,${(await readFile(path)).toString("base64")}`;
  const jpeg = await page.evaluate(async ([source, side]) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const scale = side / Math.max(image.naturalWidth, image.naturalHeight);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.9).replace(/^[^,]+,/, "");
  }, /** @type {const} */ ([source, SIDE]));
  return Buffer.from(jpeg, "base64");
}
