// Compares the captions of the browser's CPU engine, which multiplies integers, with the native ones,
// which multiply floats, on real photos.
//
//   npm run agreement -- [--photos 200] [--seed 1] [--model small] [--data FOLDER] [--show]
//
// Half of the photos are told about, the others are not. --show prints what differs. The native program
// is the one that CAPONIMAGE names, or that the last build left.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { loadCaptioner, openBlank } from "./browser.mjs";
import { dataPath, findPhotos } from "./compositions/photos.mjs";
import { gridOfBoxes } from "./fixtures.mjs";
import { modelsPath } from "./paths.mjs";
import { startServerAndBrowser } from "./start.mjs";

const { values } = parseArgs({
  options: {
    photos: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    model: { type: "string", default: "small" },
    data: { type: "string", default: dataPath },
    show: { type: "boolean", default: false },
  },
});
const program =
  process.env["CAPONIMAGE"] ?? `${process.env["TARGET_NATIVE"] ?? "target"}/release/caponimage`;

const { folder, photos } = await findPhotos(
  values.data,
  Number(values.photos),
  Number(values.seed),
);
const boxes = gridOfBoxes(1, 5);
const requests = photos.map(({ path, product }, index) => ({
  photo: `${folder}/${path}`,
  ...(index % 8 < 4 ? product : { title: "", attributes: {} }),
  boxes,
}));

const native = execFileSync(
  program,
  ["caption", "--model", `${modelsPath}/${values.model}`, "--device", "cpu", "--lines", "-"],
  { input: requests.map((request) => JSON.stringify(request)).join("\n"), maxBuffer: 1 << 28 },
)
  .toString()
  .trim()
  .split("\n")
  .map((line) => /** @type {{ captions: { text: string }[] }} */ (JSON.parse(line)));

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
await loadCaptioner(page, `/test-models/${values.model}/`);

let same = 0;
let all = 0;
let sameWords = 0;
let allWords = 0;
for (const [index, { photo, ...request }] of requests.entries()) {
  server.answers.set("/photo-to-compare", await readFile(photo));
  const captions = await page.evaluate(
    (request) => window.captioner.caption("/photo-to-compare", request),
    request,
  );
  for (const [box, { text }] of captions.entries()) {
    const expected = native[index]?.captions[box]?.text ?? "";
    const [found, wanted] = [text, expected].map((caption) => caption.split(" "));
    if (!found || !wanted) continue;
    all += 1;
    allWords += Math.max(found.length, wanted.length);
    sameWords += found.filter((word, at) => word === wanted[at]).length;
    if (text === expected) same += 1;
    else if (values.show) console.log(`${photo}, box ${box}: "${text}", natively "${expected}"`);
  }
}
const share = (/** @type {number} */ part, /** @type {number} */ of) =>
  `${part} of ${of} (${((100 * part) / of).toFixed(2)} %)`;
console.log(`the same captions: ${share(same, all)}; words: ${share(sameWords, allWords)}`);
await browser.close();
server.close();
