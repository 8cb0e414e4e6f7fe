// Makes what the page loads of the samples: samples/*.jpg as they are and as large as a button, and the
// list with their names and credits. Run by `npm run samples`; its results are committed.

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";

import jpeg from "jpeg-js";

import { shrink } from "./shrink.mjs";

/** Of the small pictures, twice as wide as the buttons that show them. */
const SMALL_WIDTH = 144;
const QUALITY = 85;
const CREDIT = "aws-samples/retail-demo-store, © Amazon.com, Inc. or its affiliates, MIT-0";

const source = new URL("./", import.meta.url);
const target = new URL("../public/samples/", import.meta.url);

const samples = JSON.parse(await readFile(new URL("samples.json", source), "utf8"));
await mkdir(target, { recursive: true });
const listed = [];
for (const { name, ...described } of samples) {
  const [image, small] = [`${name}.jpg`, `${name}-small.jpg`];
  await copyFile(new URL(image, source), new URL(image, target));
  const photo = jpeg.decode(await readFile(new URL(image, source)));
  const { data } = jpeg.encode(shrink(photo, SMALL_WIDTH), QUALITY);
  await writeFile(new URL(small, target), data);
  listed.push({ name, image, small, credit: CREDIT, ...described });
}
await writeFile(new URL("samples.json", target), `${JSON.stringify(listed, null, 2)}\n`);
