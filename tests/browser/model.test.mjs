// Loading a model: broken folders, the cache, progress, giving up.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure, loadCaptioner, openBlank, until } from "./browser.mjs";
import { fourBoxes } from "./fixtures.mjs";
import { FILES, readTiny } from "./model-folder.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Answer } from "./server.mjs" */

/** @typedef {Record<(typeof FILES)[number], Answer>} Folder */

const tiny = await readTiny();
const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);

/**
 * Serves the tiny model with some files replaced.
 * @param {string} folder
 * @param {Partial<Folder>} files
 */
function serve(folder, files) {
  for (const name of FILES) server.answers.set(`${folder}${name}`, files[name] ?? tiny[name]);
  return folder;
}

/** @param {string} folder */
function loadFailure(folder) {
  return failure(page, (url) => window.caponimage.Captioner.load(url, { device: "cpu" }), folder);
}

/** @param {(config: any) => void} change */
function configWith(change) {
  const config = JSON.parse(tiny["config.json"].toString());
  change(config);
  return Buffer.from(JSON.stringify(config));
}

describe("a broken model folder", () => {
  test("that is not there", async () => {
    const { code, message } = await loadFailure("/test-models/missing/");
    assert.equal(code, "model-not-found");
    assert.match(message, /config\.json/);
  });

  test("whose server answers with a web page", async () => {
    assert.equal((await loadFailure("/blank.html?")).code, "model-not-found");
  });

  test("whose server breaks the connection", async () => {
    const folder = serve("/dropped/", { "model.bpk": "drop" });
    assert.equal((await loadFailure(folder)).code, "network-error");
  });

  test("with a changed byte in the weights", async () => {
    const weights = Buffer.from(tiny["model.bpk"]);
    const middle = weights.length >> 1;
    weights[middle] = (weights[middle] ?? 0) ^ 1;
    const { code, message } = await loadFailure(serve("/changed/", { "model.bpk": weights }));
    assert.equal(code, "model-corrupt");
    assert.match(message, /model\.bpk/);
  });

  test("with truncated weights", async () => {
    const weights = tiny["model.bpk"].subarray(0, 1000);
    const { code, message } = await loadFailure(serve("/truncated/", { "model.bpk": weights }));
    assert.equal(code, "model-corrupt");
    assert.match(message, /model\.bpk/);
  });

  test("with weights that are too long", async () => {
    const weights = Buffer.concat([tiny["model.bpk"], Buffer.alloc(1)]);
    const { code } = await loadFailure(serve("/long/", { "model.bpk": weights }));
    assert.equal(code, "model-corrupt");
  });

  test("with another tokenizer", async () => {
    const tokenizer = Buffer.alloc(tiny["tokenizer.json"].length, " ");
    const { code, message } = await loadFailure(serve("/other/", { "tokenizer.json": tokenizer }));
    assert.equal(code, "model-corrupt");
    assert.match(message, /tokenizer\.json/);
  });

  test("with a config that is not JSON", async () => {
    const folder = serve("/not-json/", { "config.json": Buffer.from("{") });
    assert.equal((await loadFailure(folder)).code, "model-corrupt");
  });

  test("with a wrong hash in its config", async () => {
    const config = configWith(({ files }) => {
      for (const file of files) file.sha256 = "0".repeat(64);
    });
    const folder = serve("/wrong-hash/", { "config.json": config });
    assert.equal((await loadFailure(folder)).code, "model-corrupt");
  });

  test("of a later version", async () => {
    const config = configWith((config) => {
      config.version = 999;
    });
    const folder = serve("/later/", { "config.json": config });
    assert.equal((await loadFailure(folder)).code, "model-incompatible");
  });

  test("leaves the page able to load a good one", async () => {
    assert.equal((await loadCaptioner(page, serve("/good/", {}))).kind, "cpu");
  });
});

describe("giving up", () => {
  test("before loading", async () => {
    const { code } = await failure(
      page,
      (url) => window.caponimage.Captioner.load(url, { signal: AbortSignal.abort() }),
      "/test-models/tiny/",
    );
    assert.equal(code, "aborted");
  });

  test("while a file never ends", async () => {
    const { code } = await failure(
      page,
      (url) => window.caponimage.Captioner.load(url, { signal: AbortSignal.timeout(500) }),
      serve("/hanging/", {
        "config.json": configWith(({ files }) => {
          files.at(-1).sha256 = "1".repeat(64);
        }),
        "model.bpk": "hang",
      }),
    );
    assert.equal(code, "aborted");
  });
});

describe("a download that breaks off", () => {
  const third = () => Math.ceil(tiny["model.bpk"].length / 3);

  test("goes on where it was", async () => {
    const page = await openBlank(browser, server);
    const answer = { bytes: tiny["model.bpk"], cut: third(), ranges: true };
    const folder = serve("/cut/", { "model.bpk": answer });
    server.requested.length = 0;
    const device = await loadCaptioner(page, folder);
    assert.equal(device.kind, "cpu");
    assert.equal(server.requested.filter((path) => path === "/cut/model.bpk").length, 3);
    await page.context().close();
  });

  test("of a server that only sends whole files ends, and says so", async () => {
    const answer = { bytes: tiny["model.bpk"], cut: third(), ranges: false };
    const folder = serve("/cut-whole/", { "model.bpk": answer });
    const page = await openBlank(browser, server);
    const { code } = await failure(page, (url) => window.caponimage.Captioner.load(url), folder);
    assert.equal(code, "network-error");
    await page.context().close();
  });
});

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
    const folder = serve("/fetched/", {});
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
    await untilCached(page);
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
    serve(folder, {});
    const first = await loadWithProgress(page);
    const of = downloads(first).filter(({ file }) => file === "model.bpk");
    assert.ok(of.length > 1 && of.every(({ cached }) => !cached));
    const bytes = tiny["model.bpk"].length;
    assert.deepEqual([of[0]?.loaded, of[0]?.total, of.at(-1)?.loaded], [0, bytes, bytes]);
    const all = Object.values(tiny).reduce((sum, file) => sum + file.length, 0);
    assert.deepEqual(downloads(first).at(-1)?.overall, { loaded: all, total: all });
    const steps = first.map(({ status }) => status).filter((status) => status !== "download");
    assert.deepEqual(steps, ["compile", "verify", "ready"]);
    await untilCached(page);

    serve(folder, { "config.json": "drop", "tokenizer.json": "drop", "model.bpk": "drop" });
    const second = await loadWithProgress(page);
    const cached = downloads(second).filter(({ cached }) => cached);
    const files = cached.map(({ file }) => file).sort();
    assert.deepEqual(files, ["config.json", "model.bpk", "tokenizer.json"]);
    await page.context().close();
  });

  test("that is full costs only the download", async () => {
    const page = await openBlank(browser, server);
    serve(folder, {});
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
    serve(folder, {});
    await loadWithProgress(page);
    await untilCached(page);
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

/**
 * The files are put into the cache after the model is ready, and can be seen there before they are
 * written to their ends.
 * @param {Page} page
 */
async function untilCached(page) {
  const all = Object.values(tiny).reduce((sum, file) => sum + file.length, 0);
  await until(
    page,
    async (all) => {
      const cache = await caches.open("caponimage-models");
      let bytes = 0;
      for (const file of await cache.matchAll()) bytes += (await file.arrayBuffer()).byteLength;
      return bytes === all;
    },
    all,
  );
}

/** @param {Page} page */
async function damageCache(page) {
  await page.evaluate(async () => {
    const cache = await caches.open("caponimage-models");
    for (const key of await cache.keys()) await cache.put(key, new Response("damaged"));
  });
}
