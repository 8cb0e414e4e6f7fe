// Counts what a page asks of its GPU: which needs none, a processor may play it.

import { gotoBlank } from "./browser.mjs";

/** @import { Browser, BrowserContext, Page } from "playwright-core" */
/** @import { Server } from "./server.mjs" */

/** @typedef {Record<"dispatches" | "passes" | "submits" | "pipelines" | "buffers" | "uploads" | "uploadedBytes" | "readBacks", number>} GpuCounts */

/**
 * An empty page on whose own thread it is counted what is asked of its GPU.
 * @param {Browser} browser
 * @param {Server} server
 */
export async function openCounting(browser, server) {
  const context = await browser.newContext();
  await countGpuCalls(context);
  const page = await context.newPage();
  await gotoBlank(page, server);
  return page;
}

/** @param {BrowserContext} context */
async function countGpuCalls(context) {
  await context.addInitScript(() => {
    /** @type {GpuCounts} */
    const counts = {
      dispatches: 0,
      passes: 0,
      submits: 0,
      pipelines: 0,
      buffers: 0,
      uploads: 0,
      uploadedBytes: 0,
      readBacks: 0,
    };
    window.gpuCounts = counts;
    /** @param {any} type @param {string} method @param {(...given: any[]) => void} note */
    const watch = (type, method, note) => {
      const original = type.prototype[method];
      type.prototype[method] = function (/** @type {any[]} */ ...given) {
        note(...given);
        return original.apply(this, given);
      };
    };
    watch(GPUComputePassEncoder, "dispatchWorkgroups", () => counts.dispatches++);
    watch(GPUComputePassEncoder, "dispatchWorkgroupsIndirect", () => counts.dispatches++);
    watch(GPUCommandEncoder, "beginComputePass", () => counts.passes++);
    watch(GPUQueue, "submit", () => counts.submits++);
    watch(GPUDevice, "createComputePipeline", () => counts.pipelines++);
    watch(GPUDevice, "createComputePipelineAsync", () => counts.pipelines++);
    watch(GPUDevice, "createBuffer", () => counts.buffers++);
    watch(GPUQueue, "writeBuffer", (_buffer, _offset, data) => {
      counts.uploads++;
      counts.uploadedBytes += data.byteLength;
    });
    watch(GPUBuffer, "mapAsync", () => counts.readBacks++);
  });
}

/**
 * What was counted since the last time, or from the start.
 * @param {Page} page
 * @returns {Promise<GpuCounts>}
 */
export function takeGpuCounts(page) {
  return page.evaluate(() => {
    const { gpuCounts } = window;
    const taken = { ...gpuCounts };
    for (const name of /** @type {(keyof GpuCounts)[]} */ (Object.keys(gpuCounts))) {
      gpuCounts[name] = 0;
    }
    return taken;
  });
}
