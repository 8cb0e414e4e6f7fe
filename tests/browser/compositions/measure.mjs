// Composes photos in Chromium and measures what is drawn.
//
//   npm run --workspace tests/browser compositions -- [FOLDER] [--photos 200] [--seed 1]
//       [--json FILE] [--package FOLDER] [--subject MODULE]
//
// FOLDER has the collections fashion, grocery, clothing and household as published; without it, the
// page's samples are measured. `--package` takes another build of the package, `--subject` another
// way to compose (see in-page/subject.js): to compare two tables.

import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { FORMATS } from "./formats.mjs";
import { fromHere } from "./from-here.mjs";
import { openPage } from "./page.mjs";
import { dataPath, findPhotos } from "./photos.mjs";
import { printGoals, printTable } from "./table.mjs";
import { textsFor } from "./texts.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    photos: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    json: { type: "string" },
    package: { type: "string" },
    subject: { type: "string" },
  },
});

const seed = Number(values.seed);
const wanted = fromHere(positionals[0] ?? dataPath);
const { folder, photos } = await findPhotos(wanted, Number(values.photos), seed);
const { call, close } = await openPage({
  folder,
  packageFolder: values.package && fromHere(values.package),
  subject: values.subject && fromHere(values.subject),
});
/** @type {import("./table.mjs").Row[]} */
const rows = [];
try {
  for (const [index, { collection, path, product }] of photos.entries()) {
    const texts = textsFor(index, seed);
    const job = { url: `/photos/${path}`, product, texts, index, formats: FORMATS };
    /** @type {Omit<import("./table.mjs").Row, "collection" | "path">[]} */
    const measured = await call("measure.js", "measurePhoto", job);
    rows.push(...measured.map((row) => ({ collection, path, ...row })));
    process.stderr.write(`\r${index + 1} of ${photos.length} photos`);
  }
  process.stderr.write("\n");
} finally {
  await close();
}
if (values.json) await writeFile(fromHere(values.json), JSON.stringify(rows));
console.log(`${photos.length} photos, seed ${seed}`);
printTable("all compositions, by format", rows, ({ format }) => format);
printTable("all compositions, by template", rows, ({ template }) => template);
const best = rows.filter(({ rank }) => rank === 0);
printTable("the best of each photo, by format", best, ({ format }) => format);
printTable("the best of each photo, by collection", best, ({ collection }) => collection);
printGoals(rows);
