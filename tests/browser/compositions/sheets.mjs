// Makes sheets of composed photos for people to look at: PNGs of twelve pictures each.
//
//   node tests/browser/compositions/sheets.mjs TARGET [--photos 60] [--seed 1] [--data FOLDER]
//       [--template NAME] [--package FOLDER] [--subject MODULE]
//
// Each photo has the best composition, or the one of that name, in one format after the other. What
// the other options are says measure.mjs.

import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";

import { FORMATS } from "./formats.mjs";
import { fromHere } from "./from-here.mjs";
import { openPage } from "./page.mjs";
import { dataPath, findPhotos } from "./photos.mjs";
import { textsFor } from "./texts.mjs";

const ON_A_SHEET = 12;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    photos: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    data: { type: "string", default: dataPath },
    template: { type: "string" },
    package: { type: "string" },
    subject: { type: "string" },
  },
});
if (positionals[0] === undefined) throw new Error("to which folder shall the sheets be written?");
const target = fromHere(positionals[0]);

const seed = Number(values.seed);
const formats = Object.keys(FORMATS);
const { folder, photos } = await findPhotos(fromHere(values.data), Number(values.photos), seed);
const jobs = photos.map(({ path, product }, index) => ({
  url: `/photos/${path}`,
  product,
  texts: textsFor(index, seed),
  index,
  format: formats[index % formats.length],
  template: values.template,
}));
await mkdir(target, { recursive: true });
const { page, call, close } = await openPage({
  folder,
  packageFolder: values.package && fromHere(values.package),
  subject: values.subject && fromHere(values.subject),
});
try {
  for (let first = 0; first < jobs.length; first += ON_A_SHEET) {
    await call("sheet.js", "showSheet", jobs.slice(first, first + ON_A_SHEET));
    const path = `${target}/sheet-${String(first / ON_A_SHEET + 1).padStart(2, "0")}.png`;
    await page.screenshot({ path, fullPage: true });
    console.log(path);
  }
} finally {
  await close();
}
