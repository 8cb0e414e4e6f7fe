// Loading a model: broken folders, giving up, and downloads that break off.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure, loadCaptioner, openBlank } from "./browser.mjs";
import { readTiny, serveModel } from "./model-folder.mjs";
import { startServerAndBrowser } from "./start.mjs";

const tiny = await readTiny();
const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);

/**
 * Serves the tiny model with some files replaced.
 * @param {string} folder
 * @param {Partial<Parameters<typeof serveModel>[2]>} files
 */
function serve(folder, files) {
  return serveModel(server, folder, { ...tiny, ...files });
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
