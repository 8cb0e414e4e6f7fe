// Draws the sample pictures: samples/*.svg to public/samples/*.jpg, with the list that the page
// reads. Run by `npm run samples`; its results are committed.

import { mkdir, readFile, writeFile } from "node:fs/promises";

import { Resvg } from "@resvg/resvg-js";
import jpeg from "jpeg-js";

const SIZE = 512;
const QUALITY = 90;

const source = new URL("./", import.meta.url);
const target = new URL("../public/samples/", import.meta.url);

const samples = JSON.parse(await readFile(new URL("samples.json", source), "utf8"));
await mkdir(target, { recursive: true });
for (const sample of samples) {
  const svg = await readFile(new URL(`${sample.name}.svg`, source));
  const { width, height, pixels } = new Resvg(svg, {
    fitTo: { mode: "width", value: SIZE },
  }).render();
  sample.image = `${sample.name}.jpg`;
  const { data } = jpeg.encode({ width, height, data: pixels }, QUALITY);
  await writeFile(new URL(sample.image, target), data);
}
await writeFile(new URL("samples.json", target), `${JSON.stringify(samples, null, 2)}\n`);
