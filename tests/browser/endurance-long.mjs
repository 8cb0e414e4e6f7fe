// Calls the test model very often, and loads it very often, in Chromium on the CPU; prints what memory
// is in use after each tenth. What grows from tenth to tenth, leaks.
//
//   node endurance-long.mjs [--calls 10000] [--loads 200]

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { launch, loadCaptioner, openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServer } from "./server.mjs";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "10000" },
    loads: { type: "string", default: "200" },
  },
});
const MODEL = "/test-models/tiny/";
const TENTHS = 10;

const server = await startServer();
// Memory is only measured, workers included, in pages that are isolated.
server.headers.set("cross-origin-opener-policy", "same-origin");
server.headers.set("cross-origin-embedder-policy", "require-corp");
// At once, after a garbage collection, rather than at the next one.
const browser = await launch({ switches: ["--enable-blink-features=ForceEagerMeasureMemory"] });
try {
  const page = await openBlank(browser, server);
  const system = await browser.newBrowserCDPSession();
  const heap = await page.context().newCDPSession(page);

  await loadCaptioner(page, MODEL);
  await inTenths("calls", Number(values.calls), call, pageAndWorkers);
  await page.evaluate(() => window.captioner.dispose());
  await inTenths("loads", Number(values.loads), load, pageAlone);

  /**
   * @param {string} what
   * @param {number} count
   * @param {(from: number, to: number) => Promise<number>} run gives the bytes of WebAssembly memory
   * @param {() => Promise<Record<string, number>>} memory
   */
  async function inTenths(what, count, run, memory) {
    const rows = [];
    for (let tenth = 1; tenth <= TENTHS; tenth++) {
      const [from, to] = [tenth - 1, tenth].map((part) => Math.round((count * part) / TENTHS));
      const start = performance.now();
      const wasm = await run(from ?? 0, to ?? 0);
      const seconds = (performance.now() - start) / 1000;
      const used = { "wasm MB": wasm / 1e6, ...(await memory()) };
      const resident = (await residentBytes()) / 1e6;
      const workers = page.workers().length;
      rows.push({ [what]: to, seconds, ...used, "resident MB": resident, workers });
    }
    console.table(rows.map(rounded));
  }

  /** Calls of every kind, of few and of more boxes, on a picture that is new or the same. */
  function call(/** @type {number} */ from, /** @type {number} */ to) {
    return page.evaluate(async ([request, from, to]) => {
      let memoryBytes = 0;
      for (let call = from; call < to; call++) {
        const boxes = request.boxes.slice(call % 4);
        const picture = call % 3 ? new Blob([window.photo]) : window.photo;
        const options = { ...request, boxes, alternatives: call % 50 ? 0 : 2 };
        ({ memoryBytes } = await window.captioner.captionWithTimings(picture, options));
        if (call % 7 === 0)
          await window.captioner.recaption(0, boxes[0] ?? { ...request.boxes[3] });
        if (call % 11 === 0) {
          const written = boxes.map((box) => ({ ...box, text: "Navy" }));
          await window.captioner.attention(picture, { ...request, boxes: written });
        }
      }
      return memoryBytes;
    }, /** @type {const} */ ([handbag, from, to]));
  }

  /** Each with a caption, then disposed of. */
  function load(/** @type {number} */ from, /** @type {number} */ to) {
    return page.evaluate(async ([url, request, from, to]) => {
      let memoryBytes = 0;
      for (let load = from; load < to; load++) {
        const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
        ({ memoryBytes } = await captioner.captionWithTimings(window.photo, request));
        captioner.dispose();
      }
      return memoryBytes;
    }, /** @type {const} */ ([MODEL, handbag, from, to]));
  }

  async function pageAndWorkers() {
    const bytes = await page.evaluate(async () => {
      // Not in the library's types yet.
      const { measureUserAgentSpecificMemory } = /** @type {any} */ (performance);
      return (await measureUserAgentSpecificMemory.call(performance)).bytes;
    });
    return { "page and workers MB": bytes / 1e6 };
  }

  /** Where workers have just been ended, the measurement above never comes back. */
  async function pageAlone() {
    await heap.send("HeapProfiler.collectGarbage");
    const { usedSize } = await heap.send("Runtime.getHeapUsage");
    return { "page MB": usedSize / 1e6 };
  }

  /** Of all processes that run pages. Only Linux tells. */
  async function residentBytes() {
    const { processInfo } = await system.send("SystemInfo.getProcessInfo");
    const renderers = processInfo.filter(({ type }) => type === "renderer");
    const each = renderers.map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN) * 1024;
    });
    return (await Promise.all(each)).reduce((sum, bytes) => sum + bytes, 0);
  }
} finally {
  await browser.close();
  server.close();
}

/** @param {Record<string, number | undefined>} row */
function rounded(row) {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Number((value ?? NaN).toFixed(1))]),
  );
}
