// Where a model's files come from: any addresses, the caller's own fetch, and the cache, which works
// without the server and costs no more than a download where it is full or corrupt.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { openBlank } from "./browser.mjs";
import { fourBoxes } from "./fixtures.mjs";
import { FILES, readTiny, serveModel, untilCached } from "./model-folder.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Page } from "playwright-core" */

const tiny = await readTiny();
const { server, browser } = await startServerAndBrowser();

describe("a model's files", () => {
  test("may each be somewhere, or be here already", async () => {
    const page = await openBlank(browser, server);
    server.answers.set("/a/config-1.json", tiny["config.json"]);
    server.answers.set("/b/weights.bin", tiny["model.bpk"]);
    const { model, count } = await page.evaluate(async ([tokenizer, boxes]) => {
      const captioner = await window.caponimage.Captioner.load(
        {
          config: "/a/config-1.json",
          tokenizer: new TextEncoder().encode(tokenizer),
          weights: new URL("/b/weights.bin", location.href),
        },
        { device: "cpu" },
      );
      const { model } = captioner;
      return { model, count: (await captioner.caption(window.photo, { boxes })).length };
    }, /** @type {const} */ ([tiny["tokenizer.json"].toString(), fourBoxes]));
    const size = Object.values(tiny).reduce((sum, file) => sum + file.length, 0);
    assert.deepEqual(model, { url: `${server.origin}/a/config-1.json`, size });
    assert.equal(count, 4);
    await page.context().close();
  });

  test("are fetched by the caller's own fetch, and cached all the same", async () => {
    const page = await openBlank(browser, server);
    const folder = serveModel(server, "/fetched/", tiny);
    const load = () =>
      page.evaluate(async (url) => {
        /** @type {string[]} */
        const asked = [];
        /** @type {string[]} */
        const finished = [];
        /** @type {typeof fetch} */
        const own = (input, init) => {
          asked.push(new URL(String(input)).pathname);
          return fetch(input, init);
        };
        await window.caponimage.Captioner.load(url, {
          device: "cpu",
          fetch: own,
          onProgress(progress) {
            const { status } = progress;
            if (status === "download" && progress.loaded > 0 && progress.loaded === progress.total)
              finished.push(progress.file);
          },
        });
        return { asked: asked.sort(), finished: finished.sort() };
      }, folder);
    const first = await load();
    assert.deepEqual(first.asked, FILES.map((name) => `${folder}${name}`).sort());
    // Each file once, though the engine gets bytes after that.
    assert.deepEqual(first.finished, [...FILES].sort());
    await untilCached(page, tiny);
    assert.deepEqual((await load()).asked, [`${folder}config.json`]);
    // What is damaged in the cache is fetched once more.
    await damageCache(page);
    assert.equal((await load()).asked.length, 4);
    await page.context().close();
  });
});

describe("the cache", () => {
  const folder = "/cached/";

  test("keeps the files, and they work without the server", async () => {
    const page = await openBlank(browser, server);
    serveModel(server, folder, tiny);
    const first = await loadWithProgress(page);
    const of = downloads(first).filter(({ file }) => file === "model.bpk");
    assert.ok(of.length > 1 && of.every(({ cached }) => !cached));
    const bytes = tiny["model.bpk"].length;
    assert.deepEqual([of[0]?.loaded, of[0]?.total, of.at(-1)?.loaded], [0, bytes, bytes]);
    const all = Object.values(tiny).reduce((sum, file) => sum + file.length, 0);
    assert.deepEqual(downloads(first).at(-1)?.overall, { loaded: all, total: all });
    const steps = first.map(({ status }) => status).filter((status) => status !== "download");
    assert.deepEqual(steps, ["compile", "verify", "ready"]);
    await untilCached(page, tiny);

    serveModel(server, folder, {
      "config.json": "drop",
      "tokenizer.json": "drop",
      "model.bpk": "drop",
    });
    const second = await loadWithProgress(page);
    const cached = downloads(second).filter(({ cached }) => cached);
    const files = cached.map(({ file }) => file).sort();
    assert.deepEqual(files, ["config.json", "model.bpk", "tokenizer.json"]);
    await page.context().close();
  });

  test("that is full costs only the download", async () => {
    const page = await openBlank(browser, server);
    serveModel(server, folder, tiny);
    const session = await page.context().newCDPSession(page);
    const quota = { origin: server.origin, quotaSize: 1000 };
    await session.send("Storage.overrideQuotaForOrigin", quota);
    for (const _ of [1, 2]) {
      const progress = await loadWithProgress(page);
      assert.ok(downloads(progress).every(({ file, cached }) => file !== "model.bpk" || !cached));
      const captions = await page.evaluate(
        (boxes) => window.captioner.caption(window.photo, { boxes }),
        fourBoxes,
      );
      assert.equal(captions.length, 4);
      // The rest of what the first load would have cached.
      await page.waitForTimeout(500);
    }
    assert.equal(
      await page.evaluate(async () =>
        (await caches.open("caponimage-models"))
          .put("/large", new Response(new Blob(["x".repeat(5000)])))
          .catch(({ name }) => name),
      ),
      "QuotaExceededError",
    );
    await page.context().close();
  });

  test("that is corrupt is fetched again", async () => {
    const page = await openBlank(browser, server);
    serveModel(server, folder, tiny);
    await loadWithProgress(page);
    await untilCached(page, tiny);
    await damageCache(page);
    const progress = await loadWithProgress(page);
    for (const cached of [true, false]) {
      assert.ok(downloads(progress).some((p) => p.file === "model.bpk" && p.cached === cached));
    }
    await page.context().close();
  });

  /** @param {import("caponimage").Progress[]} progress */
  function downloads(progress) {
    return progress.filter((each) => each.status === "download");
  }

  /** @param {Page} page */
  function loadWithProgress(page) {
    return page.evaluate(async (url) => {
      /** @type {import("caponimage").Progress[]} */
      const progress = [];
      window.captioner = await window.caponimage.Captioner.load(url, {
        device: "cpu",
        onProgress: (p) => progress.push(p),
      });
      return progress;
    }, folder);
  }
});

/** @param {Page} page */
async function damageCache(page) {
  await page.evaluate(async () => {
    const cache = await caches.open("caponimage-models");
    for (const key of await cache.keys()) await cache.put(key, new Response("damaged"));
  });
}
