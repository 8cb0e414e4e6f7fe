// The engine's files, where they do not come or are damaged.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { openBlank } from "./browser.mjs";
import { packagePath } from "./paths.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Handler } from "./server.mjs" */

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();

/**
 * How loading the model ends in a page.
 * @param {import("playwright-core").Page} page
 * @param {"worker" | "main"} thread
 * @returns {Promise<{ code: string, message: string }>}
 */
function loadIn(page, thread) {
  return page.evaluate(
    ([url, thread]) =>
      window.caponimage.Captioner.load(url, { device: "cpu", thread }).then(
        () => ({ code: "done", message: "" }),
        ({ code, message }) => ({ code, message }),
      ),
    /** @type {const} */ ([MODEL, thread]),
  );
}

describe("an engine that does not come now is a fault of the network", () => {
  const GLUE = "/pkg/cpu/caponimage.js";
  const BINARY = "/pkg/cpu/caponimage_bg.wasm";
  /** The files that are fetched for each thread. */
  const files = {
    worker: ["/pkg/worker.js", GLUE, BINARY],
    main: ["/pkg/engine.js", GLUE, BINARY],
  };
  /** @type {Record<string, Handler>} */
  const answers = {
    "is busy": (_, response) => response.writeHead(503).end(),
    // As single-page apps do to every unknown address.
    "has a web page": (_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html>"),
  };

  for (const thread of /** @type {const} */ (["worker", "main"])) {
    for (const [name, answer] of Object.entries(answers)) {
      test(`where the server ${name}, on the thread "${thread}"`, async () => {
        for (const path of files[thread]) {
          // A page of its own, which has none of it yet.
          const fresh = await openBlank(browser, server);
          const load = () => loadIn(fresh, thread);
          server.answers.set(path, answer);
          const { code, message } = await load();
          server.answers.delete(path);
          assert.equal(code, "network-error", `${path}: ${message}`);
          if (path === BINARY) assert.match(message, /\.wasm: the server answered/);
          // Of the package's own modules the browser keeps in a page that they did not come.
          const isKept = thread === "main" && path === "/pkg/engine.js";
          if (!isKept) assert.equal((await load()).code, "done", path);
          await fresh.context().close();
        }
      });
    }
  }
});

describe("a file of the engine that is damaged is named", () => {
  const BINARY = "/pkg/cpu/caponimage_bg.wasm";
  const header = [0, 97, 115, 109, 1, 0, 0, 0];
  /** What comes in its place. @type {Record<string, () => Promise<Buffer>>} */
  const damages = {
    "is empty": async () => Buffer.alloc(0),
    "is noise": async () => Buffer.alloc(1000, 7),
    "was cut": async () =>
      (await readFile(`${packagePath}/cpu/caponimage_bg.wasm`)).subarray(0, 9e5),
    "wants another glue": async () => {
      // A function of its glue is imported that this one has not.
      const types = [1, 4, 1, 96, 0, 0];
      const name = [...Buffer.from("./caponimage_bg.js")];
      const imports = [1, name.length, ...name, 1, 102, 0, 0];
      return Buffer.from([...header, ...types, 2, imports.length, ...imports]);
    },
  };

  for (const thread of /** @type {const} */ (["worker", "main"])) {
    for (const [name, bytes] of Object.entries(damages)) {
      test(`where it ${name}, on the thread "${thread}"`, async () => {
        const fresh = await openBlank(browser, server);
        const damaged = await bytes();
        server.answers.set(BINARY, (_, response) =>
          response.setHeader("content-type", "application/wasm").end(damaged),
        );
        const load = () => loadIn(fresh, thread);
        const { code, message } = await load();
        server.answers.delete(BINARY);
        assert.equal(code, "network-error", message);
        assert.match(message, /cpu\/caponimage_bg\.wasm: is damaged, or of another version: \w/);
        assert.equal((await load()).code, "done");
        await fresh.context().close();
      });
    }
  }
});
