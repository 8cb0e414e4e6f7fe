// What the package keeps in the browser: the files of the models that are used, under whatever
// signed address they came, and nothing of those that were replaced.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, test } from "node:test";

import { openBlank, until } from "./browser.mjs";
import { FILES, readTiny } from "./model-folder.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Page } from "playwright-core" */
/** @import { LoadOptions, ModelSource } from "caponimage" */
/** @import { Folder } from "./model-folder.mjs" */

const tiny = await readTiny();
const updated = withOtherTokenizer(tiny);
const { server, browser } = await startServerAndBrowser();
/** @type {Page} */ let page;
beforeEach(async () => {
  page = await openBlank(browser, server);
});
afterEach(() => page.context().close());

/** The same model in other files. @param {Folder} model @returns {Folder} */
function withOtherTokenizer(model) {
  const spaced = Buffer.concat([model["tokenizer.json"], Buffer.from("\n")]);
  const config = JSON.parse(model["config.json"].toString());
  for (const file of config.files) {
    if (file.name !== "tokenizer.json") continue;
    file.size = spaced.length;
    file.sha256 = createHash("sha256").update(spaced).digest("hex");
  }
  return {
    ...model,
    "config.json": Buffer.from(JSON.stringify(config)),
    "tokenizer.json": spaced,
  };
}

/**
 * @param {string} folder
 * @param {Folder} files
 */
function serve(folder, files) {
  for (const name of FILES) server.answers.set(`${folder}${name}`, files[name]);
  return folder;
}

/** @param {string | ModelSource} model */
async function load(model) {
  await page.evaluate(async (model) => {
    // Not disposed of: that would also end the keeping.
    await window.caponimage.Captioner.load(model, { device: "cpu" });
  }, model);
}

/**
 * Waits until these are all that is kept: what is loaded is put into the cache after that.
 * @param {...string} expected the names of configs, and hashes of files
 */
async function untilKept(...expected) {
  await until(
    page,
    async (expected) => {
      const cache = await caches.open("caponimage-models");
      const kept = [];
      for (const request of await cache.keys()) {
        kept.push(decodeURIComponent(request.url.slice(request.url.lastIndexOf("/") + 1)));
        // A file can be seen there before it is written to its end.
        await (await cache.match(request))?.arrayBuffer();
      }
      return kept.sort().join() === expected;
    },
    expected.sort().join(),
  );
}

/** @param {Folder} files */
function hashes(files) {
  /** @type {{ files: { sha256: string }[] }} */
  const config = JSON.parse(files["config.json"].toString());
  return config.files.map(({ sha256 }) => sha256);
}

test("the files of a model that was replaced go, and those of others stay", async () => {
  const names = ["/a/", "/b/"].map((folder) => `config ${server.origin}${folder}config.json`);
  const [a = "", b = ""] = names;
  await load(serve("/a/", tiny));
  await untilKept(a, ...hashes(tiny));
  await load(serve("/a/", updated));
  await untilKept(a, ...hashes(updated));
  await load(serve("/b/", tiny));
  await untilKept(a, b, ...new Set([...hashes(tiny), ...hashes(updated)]));
  await load(serve("/a/", tiny));
  await untilKept(a, b, ...hashes(tiny));
});

test("files whose config was given as bytes stay", async () => {
  serve("/given/", tiny);
  await page.evaluate(async (config) => {
    const files = {
      config: new TextEncoder().encode(config),
      tokenizer: "/given/tokenizer.json",
      weights: "/given/model.bpk",
    };
    await window.caponimage.Captioner.load(files, { device: "cpu" });
  }, tiny["config.json"].toString());
  const given = `config ${server.origin}/given/model.bpk`;
  await untilKept(given, ...hashes(tiny));
  await load(serve("/c/", updated));
  const c = `config ${server.origin}/c/config.json`;
  await untilKept(given, c, ...new Set([...hashes(tiny), ...hashes(updated)]));
});

test("all of it can be removed", async () => {
  await load(serve("/d/", tiny));
  await untilKept(`config ${server.origin}/d/config.json`, ...hashes(tiny));
  await page.evaluate(() => window.caponimage.Captioner.clearCache());
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  // And once more, with nothing there.
  await page.evaluate(() => window.caponimage.Captioner.clearCache());
});

test("a signed folder's files are asked for with its signature, and found under another", async () => {
  /** @type {(string | undefined)[]} */
  const asked = [];
  for (const name of FILES) {
    server.answers.set(`/signed/${name}`, ({ url }, response) => {
      asked.push(url);
      if (!url?.endsWith("?sig=abc&t=1")) return response.writeHead(403).end();
      return response.end(tiny[name]);
    });
  }
  await load("/signed/?sig=abc&t=1");
  assert.deepEqual(asked.sort(), FILES.map((name) => `/signed/${name}?sig=abc&t=1`).sort());
  await untilKept(`config ${server.origin}/signed/config.json`, ...hashes(tiny));
  for (const name of FILES) server.answers.set(`/signed/${name}`, "drop");
  await load("/signed/?sig=def&t=2");
});

describe("a cache that never answers", { timeout: 120_000 }, () => {
  /**
   * What makes a part of the Cache API hang on a page, and in the worker at `/hanging.js`.
   * @param {"open" | "match" | "keys"} part
   */
  function hang(part) {
    const owner = part === "open" ? "CacheStorage" : "Cache";
    const script = `${owner}.prototype.${part} = () => new Promise(() => {});`;
    server.answers.set("/hanging.js", (_, response) =>
      response
        .setHeader("content-type", "text/javascript")
        .end(`import "/pkg/worker.js"; ${script}`),
    );
    return script;
  }

  for (const part of /** @type {const} */ (["open", "match"])) {
    test(`when asked to ${part} is done without, wherever it is asked`, async () => {
      const models = await page.evaluate(
        ([url, script]) => {
          (0, eval)(script);
          /** @type {LoadOptions[]} */
          const places = [
            { workerUrl: "/hanging.js" },
            { thread: "main" },
            { fetch: (...asked) => fetch(...asked) },
          ];
          const loading = places.map((place) =>
            window.caponimage.Captioner.load(url, { device: "cpu", ...place }),
          );
          return Promise.all(loading).then((all) => all.map(({ model }) => model.size));
        },
        /** @type {const} */ ([serve("/e/", tiny), hang(part)]),
      );
      const size = FILES.reduce((sum, name) => sum + tiny[name].length, 0);
      assert.deepEqual(models, [size, size, size]);
    });
  }

  test("for what it has is given the files even so", async () => {
    hang("keys");
    await page.evaluate(
      async (url) => {
        const options = /** @type {const} */ ({ device: "cpu", workerUrl: "/hanging.js" });
        await window.caponimage.Captioner.load(url, options);
      },
      serve("/f/", tiny),
    );
    await untilKept(`config ${server.origin}/f/config.json`, ...hashes(tiny));
  });

  test("is not waited for by those who give the loading up", async () => {
    const { codes, asked } = await page.evaluate(
      async (url) => {
        const controller = new AbortController();
        let opened = 0;
        CacheStorage.prototype.open = () => {
          if (++opened === 2) controller.abort();
          return new Promise(() => {});
        };
        const { Captioner } = window.caponimage;
        let asked = 0;
        /** @type {typeof fetch} */
        const counting = (...given) => {
          asked++;
          return fetch(...given);
        };
        const places = /** @type {const} */ ([{ thread: "main" }, { fetch: counting }]);
        const { signal } = controller;
        const loading = places.map((place) =>
          Captioner.load(url, { device: "cpu", signal, ...place }).then(
            () => "done",
            ({ code }) => code,
          ),
        );
        const codes = await Promise.all(loading);
        // Waits for as long as they would have.
        await Captioner.load(url, { device: "cpu", thread: "main" });
        return { codes, asked };
      },
      serve("/g/", tiny),
    );
    assert.deepEqual({ codes, asked }, { codes: ["aborted", "aborted"], asked: 0 });
  });

  test("cannot be cleared, which does not wait for ever either", async () => {
    await page.evaluate(() => {
      CacheStorage.prototype.delete = () => new Promise(() => {});
      return window.caponimage.Captioner.clearCache();
    });
  });
});

test("where one config cannot be read no files are removed", async () => {
  const names = ["/h/", "/i/"].map((folder) => `config ${server.origin}${folder}config.json`);
  const [h = "", i = ""] = names;
  await load(serve("/h/", tiny));
  await untilKept(h, ...hashes(tiny));
  server.answers.set("/unreadable.js", (_, response) =>
    response.setHeader("content-type", "text/javascript").end(`import "/pkg/worker.js";
      const { match } = Cache.prototype;
      Cache.prototype.match = async function (key) {
        if (String(key).includes(encodeURIComponent("/h/config.json"))) throw new Error("broken");
        return match.call(this, key);
      };`),
  );
  await page.evaluate(
    async (url) => {
      const options = /** @type {const} */ ({ device: "cpu", workerUrl: "/unreadable.js" });
      await window.caponimage.Captioner.load(url, options);
    },
    serve("/i/", updated),
  );
  await untilKept(h, i, ...new Set([...hashes(tiny), ...hashes(updated)]));
});
