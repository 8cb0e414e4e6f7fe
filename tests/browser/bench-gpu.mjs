// Counts what captions ask of a GPU, on one that the processor plays: its times would say nothing.
//
//   npm run bench:gpu -- [--model small] [--boxes 5] [--calls 3]

import { parseArgs } from "node:util";

import { launch } from "./browser.mjs";
import { gridOfBoxes, handbag } from "./fixtures.mjs";
import { openCounting, takeGpuCounts } from "./gpu-counts.mjs";
import { startServer } from "./server.mjs";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "small" },
    boxes: { type: "string", default: "5" },
    calls: { type: "string", default: "3" },
  },
});
const request = { ...handbag, boxes: gridOfBoxes(1, Number(values.boxes)) };

const server = await startServer();
const browser = await launch({ softwareGpu: true });
try {
  const page = await openCounting(browser, server);
  /** @type {Record<string, Awaited<ReturnType<typeof takeGpuCounts>>>} */
  const counts = {};
  await page.evaluate(async (url) => {
    // On this thread, where calls can be counted.
    const options = /** @type {const} */ ({ device: "webgpu", thread: "main" });
    window.captioner = await window.caponimage.Captioner.load(url, options);
  }, `/test-models/${values.model}/`);
  counts["load"] = await takeGpuCounts(page);
  for (let call = 1; call <= Number(values.calls); call++) {
    await page.evaluate(async (request) => {
      await window.captioner.caption(new Blob([window.photo]), request);
    }, request);
    counts[`call ${call}`] = await takeGpuCounts(page);
  }
  console.log(`${values.model} on WebGPU, ${values.boxes} boxes a call, each with a new picture`);
  console.table(counts);
} finally {
  await browser.close();
  server.close();
}
