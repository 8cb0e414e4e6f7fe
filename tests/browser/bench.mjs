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

/** Starts of each kind, of which the median counts. */
const STARTS = 5;

const server = await startServer();
const browser = await launch({ softwareGpu: device === "webgpu" });
try {
  /** @type {Awaited<ReturnType<typeof measureStarts>>[]} */
  const measured = [];
  for (let start = 0; start < STARTS; start++) measured.push(await measureStarts());
  const starts = {
    cold: medianStart("cold"),
    "another tab": medianStart("another tab"),
    "the next page": medianStart("the next page"),
  };
  const page = await openBlank(browser, server);
  await timeStart(page);

  /** @param {keyof Awaited<ReturnType<typeof measureStarts>>} which */
  function medianStart(which) {
    const times = measured.map((start) => start[which]);
    times.sort((a, b) => a.load + a.caption - b.load - b.caption);
    return times[STARTS >> 1] ?? { load: NaN, caption: NaN };
  }

  const calls = [];
  for (const [columns, rows] of LAYOUTS) {
    const boxes = gridOfBoxes(columns, rows);
    const { timings, memoryBytes } = await measure(page, { ...handbag, boxes });
    calls.push({
      boxes: boxes.length,
      ...timings,
      memoryMB: memoryBytes / 1e6,
    });
  }
  const moved = await measureMoved(page);
  const result = {
    model: values.model,
    device,
    runs,
    starts,
    calls,
    moved,
  };

  if (values.json) {
    console.log(JSON.stringify(result, undefined, 2));
  } else {
    console.log(`${values.model} on ${device}, Chromium ${browser.version()}, one thread`);
    for (const [name, { load, caption }] of Object.entries(starts)) {
      const [loaded, captioned] = [load, load + caption].map((time) => time.toFixed(0));
      console.log(`${name}: loaded after ${loaded} ms, first captions after ${captioned} ms`);
    }
    console.log(`call, in ms: the median of ${runs}, each with a picture not seen before`);
    console.table(calls.map(rounded));
    const { first, again } = moved;
    const share = ((100 * again) / first).toFixed(1);
    console.log(
      `one of 5 boxes moved: ${again.toFixed(1)} ms, ${share} % of ${first.toFixed(1)} ms`,
    );
  }
} finally {
  await browser.close();
  server.close();
}

/** The first start, and, with the model cached, one in the next page of the site and one in another tab. */
async function measureStarts() {
  const page = await openBlank(browser, server);
  const cold = await timeStart(page);
  // The model's files are put into the cache just after it is ready.
  await page.waitForTimeout(1000);
  await gotoBlank(page, server);
  const next = await timeStart(page);
  const tab = await page.context().newPage();
  // What the browser has compiled goes with its last page.
  await page.close();
  await gotoBlank(tab, server);
  const other = await timeStart(tab);
  await tab.context().close();
  return { cold, "the next page": next, "another tab": other };
}

/**
 * From nothing to a loaded model, and on to the first captions, of four boxes.
 * @param {Page} page
 */
function timeStart(page) {
  return page.evaluate(
    async ([url, device, request]) => {
      const start = performance.now();
      window.captioner = await window.caponimage.Captioner.load(url, {
        device,
      });
      const loaded = performance.now();
      await window.captioner.caption(window.photo, request);
      return { load: loaded - start, caption: performance.now() - loaded };
    },
    /** @type {const} */ ([`/test-models/${values.model}/`, device, handbag]),
  );
}

/**
 * The median call of five boxes on a new picture, and of one of them moved.
 * @param {Page} page
 */
function measureMoved(page) {
  return page.evaluate(
    async ([request, runs]) => {
      /** @type {number[][]} */
      const times = [[], []];
      for (let run = 0; run <= runs; run++) {
        const picture = new Blob([window.photo]);
        const calls = [
          () => window.captioner.caption(picture, request),
          () =>
            window.captioner.recaption(2, {
              x: 0.1 + run / 50,
              y: 0.5,
              width: 0.3,
              height: 0.1,
            }),
        ];
        for (const [which, call] of calls.entries()) {
          const start = performance.now();
          await call();
          if (run > 0) times[which]?.push(performance.now() - start);
        }
      }
      const median = (/** @type {number[]} */ of) =>
        of.sort((a, b) => a - b)[of.length >> 1] ?? NaN;
      return { first: median(times[0] ?? []), again: median(times[1] ?? []) };
    },
    /** @type {const} */ ([{ ...handbag, boxes: gridOfBoxes(1, 5) }, runs]),
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
