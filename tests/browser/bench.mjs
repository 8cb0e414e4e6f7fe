// Measures the package in Chromium on the CPU, and prints a table and, with --json, JSON.
//
//   npm run bench -- [--model small] [--device cpu|webgpu] [--runs 7] [--json]

import { parseArgs } from "node:util";

import { gotoBlank, launch, openBlank } from "./browser.mjs";
import { gridOfBoxes, handbag } from "./fixtures.mjs";
import { startServer } from "./server.mjs";

/** @import { Page } from "playwright-core" */
/** @import { CaptionReport, CaptionRequest, DevicePreference } from "caponimage" */

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "small" },
    device: { type: "string", default: "cpu" },
    runs: { type: "string", default: "7" },
    json: { type: "boolean", default: false },
  },
});
const device = /** @type {DevicePreference} */ (values.device);
const runs = Number(values.runs);

/** Boxes in one call, as columns and rows. */
const LAYOUTS = /** @type {const} */ ([
  [1, 1],
  [1, 5],
  [4, 5],
]);

const server = await startServer();
const browser = await launch({ softwareGpu: device === "webgpu" });
try {
  const page = await openBlank(browser, server);
  const coldLoad = await timeLoad(page);
  // The model's files are put into the cache just after it is ready.
  await page.waitForTimeout(1000);
  await gotoBlank(page, server);
  const cachedLoad = await timeLoad(page);

  const calls = [];
  for (const [columns, rows] of LAYOUTS) {
    const boxes = gridOfBoxes(columns, rows);
    const { timings, memoryBytes } = await measure(page, { ...handbag, boxes });
    calls.push({ boxes: boxes.length, ...timings, memoryMB: memoryBytes / 1e6 });
  }
  const result = { model: values.model, device, runs, coldLoad, cachedLoad, calls };

  if (values.json) {
    console.log(JSON.stringify(result, undefined, 2));
  } else {
    console.log(`${values.model} on ${device}, Chromium ${browser.version()}, one thread`);
    console.log(`load: ${coldLoad.toFixed(0)} ms cold, ${cachedLoad.toFixed(0)} ms cached`);
    console.log(`call, in ms: the median of ${runs}, each with a picture not seen before`);
    console.table(calls.map(rounded));
  }
} finally {
  await browser.close();
  server.close();
}

/** @param {Page} page */
function timeLoad(page) {
  return page.evaluate(
    async ([url, device]) => {
      const start = performance.now();
      window.captioner = await window.caponimage.Captioner.load(url, { device });
      return performance.now() - start;
    },
    /** @type {const} */ ([`/test-models/${values.model}/`, device]),
  );
}

/**
 * The median call, after one to warm up.
 * @param {Page} page
 * @param {CaptionRequest} request
 */
async function measure(page, request) {
  const reports = await page.evaluate(async ([request, runs]) => {
    /** @type {Pick<CaptionReport, "timings" | "memoryBytes">[]} */
    const reports = [];
    for (let run = 0; run <= runs; run++) {
      // A new Blob each time: the worker keeps the last one decoded.
      const picture = new Blob([window.photo]);
      const { timings, memoryBytes } = await window.captioner.captionWithTimings(picture, request);
      if (run > 0) reports.push({ timings, memoryBytes });
    }
    return reports;
  }, /** @type {const} */ ([request, runs]));
  const sorted = reports.sort((a, b) => a.timings.total - b.timings.total);
  const median = sorted[sorted.length >> 1];
  if (!median) throw new Error("--runs must be at least 1");
  return median;
}

/** @param {Record<string, number>} row */
function rounded(row) {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Number(value.toFixed(1))]),
  );
}
