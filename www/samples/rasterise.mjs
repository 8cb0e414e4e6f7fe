// Draws the sample pictures: samples/*.svg to public/samples/*.jpg, with the list that the page
// reads. Run by `npm run samples`; its results are committed.

import { mkdir, readFile, writeFile } from "node:fs/promises";

import { Resvg } from "@resvg/resvg-js";
import jpeg from "jpeg-js";

const SIZE = 512;
/** Of the buttons that show samples, twice as large as they are drawn. */
const SMALL = 144;
const QUALITY = 90;

const source = new URL("./", import.meta.url);
const target = new URL("../public/samples/", import.meta.url);

const samples = JSON.parse(await readFile(new URL("samples.json", source), "utf8"));
await mkdir(target, { recursive: true });
for (const sample of samples) {
  const svg = await readFile(new URL(`${sample.name}.svg`, source));
  sample.image = await draw(svg, `${sample.name}.jpg`, SIZE);
  sample.small = await draw(svg, `${sample.name}-small.jpg`, SMALL);
}
await writeFile(new URL("samples.json", target), `${JSON.stringify(samples, null, 2)}\n`);

async function draw(svg, name, size) {
  const fitTo = { mode: "width", value: size };
  const { width, height, pixels } = new Resvg(svg, { fitTo }).render();
  const { data } = jpeg.encode({ width, height, data: pixels }, QUALITY);
  await writeFile(new URL(name, target), data);
  return name;
}
