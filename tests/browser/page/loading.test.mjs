// The first visit: how loading goes, what it costs, and what the page says of itself.

import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { readFile, stat } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";

import { modelsPath, sitePath } from "../paths.mjs";
import {
  boxes,
  captionsWritten,
  chooseFont,
  fact,
  openDemo,
  openModelFacts,
  openSample,
  SMALL,
} from "./page.mjs";

/** @import { IncomingMessage, ServerResponse } from "node:http" */
/** @import { Demo } from "./page.mjs" */

/** Besides the model and the engine. */
const MOST_PAGE_BYTES = 300_000;

/** @type {Demo} */ let demo;
/** @type {{ path: string, bytes: number }[]} */ const responses = [];
before(async () => {
  subscribe("http.server.response.finish", countResponse);
  demo = await openDemo({ query: SMALL, init: rememberSteps });
  await captionsWritten(demo.page);
  unsubscribe("http.server.response.finish", countResponse);
});
after(() => demo?.close());

describe("the first visit", () => {
  test("captions a sample as soon as the model is there, and tells how far it is", async () => {
    const { page } = demo;
    const shown = await boxes(page);
    assert.ok(shown.length >= 3);
    assert.ok(shown.every(({ text }) => text !== ""));

    const steps = await page.evaluate(() => document.documentElement.dataset["steps"] ?? "");
    const downloads = [...steps.matchAll(/Downloading: ([\d.]+) MB of ([\d.]+) MB/g)].map(
      ([, loaded, total]) => ({ loaded: Number(loaded), total: Number(total) }),
    );
    const last = downloads.at(-1);
    assert.ok(downloads.some(({ loaded, total }) => loaded > 0 && loaded < total));
    assert.ok(last && last.total > 8 && last.loaded === last.total, JSON.stringify(downloads));
    downloads.slice(1).forEach(({ loaded }, before) => {
      assert.ok(loaded >= (downloads[before]?.loaded ?? 0), "bytes went back");
    });
    assert.match(steps, /Compiling…[^]*Starting the model…[^]*Writing captions…[^]*5 captions in/);
    assert.ok(steps.indexOf("Downloading") < steps.indexOf("Starting"));
  });

  test("says on what the model runs and why, how large it is, and what things took", async () => {
    const { page } = demo;
    await page.locator("#model > summary").click();
    assert.ok(await page.locator("#facts").isVisible());
    assert.equal(await fact(page, "Runs on"), "CPU");
    assert.match(await fact(page, "Why"), /asked for/);
    const sizes = ["config.json", "tokenizer.json", "model.bpk"].map(
      async (name) => (await stat(`${modelsPath}/small/${name}`)).size,
    );
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size);
    assert.equal(await fact(page, "Model"), `${(bytes / 1e6).toFixed(1)} MB`);
    for (const time of ["Ready in", "Reading the photo", "Understanding it", "Each caption"]) {
      assert.match(await fact(page, time), /^[\d.]+ m?s/, time);
    }
    const total = await fact(page, "Last captions");
    assert.equal(await page.locator("#status").innerText(), `5 captions in ${total}`);
  });

  test("says that nothing leaves the machine, and how to check that", async () => {
    const { page } = demo;
    assert.ok(await page.getByText("Nothing leaves your machine").isVisible());
    await openModelFacts(page);
    assert.ok(await page.getByText("switch your network off").isVisible());
    await page.locator("#model > summary").click();
  });

  test("costs little besides the model and the engine", async () => {
    // The other fonts' samples come while captions are written or after: nobody waits for them.
    const isSample = (/** @type {string} */ path) =>
      /\/(playfair|oswald|kalam)-.*\.woff2$/.test(path);
    const counted = responses.filter(
      ({ path }) => !isSample(path) && !/^\/models\/|\.wasm$/.test(path),
    );
    // As a host sends texts; the server here sends them as they are.
    const sizes = counted.map(async ({ path, bytes }) => {
      if (bytes === 0 || !/\.(css|html|js|json|svg)$/.test(path)) return bytes;
      return gzipSync(await readFile(`${sitePath}${path}`)).length;
    });
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    console.log(`the page without model and engine: ${bytes} bytes`);
    assert.ok(bytes > 50_000, "hardly anything was counted");
    const list = counted.map((response) => `${response.path} ${response.bytes}`).join("\n");
    assert.ok(bytes <= MOST_PAGE_BYTES, list);
  });

  test("asks nobody but its own server, and downloads one build only", async () => {
    const { page, requests, server } = demo;
    await openSample(page, 1);
    await chooseFont(page, 2);
    const notOurs = requests
      .filter((url) => !/^(blob|data):/.test(url))
      .filter((url) => new URL(url).origin !== server.origin);
    assert.deepEqual(notOurs, []);
    // The worker's requests are among those seen.
    assert.ok(requests.some((url) => url.endsWith("/models/small/model.bpk")));
    const builds = server.requested.filter((path) => path.endsWith(".wasm"));
    assert.equal(builds.length, 1, builds.join());
  });

  test("leads to the licences of what others wrote, which nobody has to load", async () => {
    const { page, server } = demo;
    const file = await page.getByText("Third-party licences").getAttribute("href");
    assert.ok(!server.requested.includes(`/${file}`));
    const response = await page.request.get(`${server.origin}/${file}`);
    assert.match(await response.text(), /^Third-party software/);
  });

  test("leaves no errors in the console", () => {
    assert.deepEqual(demo.problems, []);
  });
});

describe("another device", () => {
  before(() => openModelFacts(demo.page));

  test("that is not there is said in words, and the captions stay", async () => {
    const { page } = demo;
    const before = await boxes(page);
    await page.locator('input[name="device"][value="webgpu"] + span').click();
    const error = page.locator("#device-error");
    await error.waitFor();
    assert.match(await error.innerText(), /^WebGPU is not available here/);
    await page.locator("#facts").waitFor();
    await captionsWritten(page);
    assert.equal(await fact(page, "Runs on"), "CPU");
    assert.deepEqual(await boxes(page), before);

    await page.locator('input[name="device"][value="cpu"] + span').click();
    await page.locator('[data-fact="reason"] :text-is("the CPU was asked for")').waitFor();
    await captionsWritten(page);
    assert.equal(await error.count(), 0);
    assert.match(page.url(), /device=cpu/);
    assert.deepEqual(await boxes(page), before);
  });

  test("is chosen by the page where it is left to it, with the reason", async () => {
    const { page } = demo;
    await page.locator('input[name="device"][value="auto"] + span').click();
    await page.locator('[data-fact="reason"] :text-is("no WebGPU adapter")').waitFor();
    await captionsWritten(page);
    assert.equal(await fact(page, "Runs on"), "CPU");
  });
});

/** @param {unknown} message */
function countResponse(message) {
  const { request, response } =
    /** @type {{ request: IncomingMessage, response: ServerResponse }} */ (message);
  // The service worker keeps files for when there is no network.
  if (/\/sw\.js$/.test(request.headers.referer ?? "")) return;
  const path = (request.url ?? "").split("?")[0] ?? "";
  responses.push({ path, bytes: Number(response.getHeader("content-length") ?? 0) });
}

/** Runs in the page: keeps all that it says of loading and writing. */
function rememberSteps() {
  let last = "";
  const look = () => {
    const parts = [...document.querySelectorAll("#stage .loading span, #status")];
    const text = parts.map(({ textContent }) => textContent).join("\n");
    if (text === last) return;
    last = text;
    document.documentElement.dataset["steps"] += `${text}\n`;
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
}
