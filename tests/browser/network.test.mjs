// Networks and servers that do odd things: answers that pass, gaps, and files that change while
// they come.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { afterEach, beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";

import { openBlank } from "./browser.mjs";
import { readTiny, serveModel, untilCached } from "./model-folder.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Handler } from "./server.mjs" */

const tiny = await readTiny();
const { server, browser } = await startServerAndBrowser();
/** @type {Page} */ let page;
/** How many bytes of the weights the page has, as it tells. */
let loaded = 0;
const told = new EventEmitter();
beforeEach(async () => {
  page = await openBlank(browser, server);
  loaded = 0;
  await page.exposeFunction("tell", (/** @type {number} */ bytes) => {
    loaded = bytes;
    told.emit("bytes");
  });
});
afterEach(() => page.context().close());

/**
 * Serves the model, with other answers for some files.
 * @param {string} folder
 * @param {Partial<Parameters<typeof serveModel>[2]>} answers
 */
function serve(folder, answers) {
  server.requested.length = 0;
  return serveModel(server, folder, { ...tiny, ...answers });
}

/** How often a file was asked for. @param {string} path */
function times(path) {
  return server.requested.filter((requested) => requested === path).length;
}

/**
 * How loading ends.
 * @param {string} folder
 */
function load(folder) {
  return page.evaluate(
    (url) =>
      window.caponimage.Captioner.load(url, {
        device: "cpu",
        onProgress(progress) {
          if (progress.status !== "download" || progress.file !== "model.bpk") return;
          window.tell(progress.loaded);
        },
      }).then(
        () => "done",
        ({ code, message }) => `${code}: ${message}`,
      ),
    folder,
  );
}

/**
 * One answer after the other, and the last for ever.
 * @param {...Handler} handlers
 * @returns {Handler}
 */
function sequence(...handlers) {
  let count = 0;
  return (request, response) =>
    handlers[Math.min(count++, handlers.length - 1)]?.(request, response);
}

/**
 * @param {number} code
 * @param {Record<string, string>} [headers]
 * @returns {Handler}
 */
function status(code, headers = {}) {
  return (_, response) => response.writeHead(code, headers).end("<p>");
}

/**
 * @param {Buffer} bytes
 * @param {Record<string, string>} [headers]
 * @returns {Handler}
 */
function whole(bytes, headers = {}) {
  return (_, response) =>
    response.writeHead(200, { "content-length": bytes.length, ...headers }).end(bytes);
}

/**
 * Breaks off after so many bytes of the weights, once the page has them.
 * @param {Buffer} bytes
 * @param {number} cut
 * @param {Record<string, string>} [headers]
 * @returns {Handler}
 */
function cutAt(bytes, cut, headers = {}) {
  return async (_, response) => {
    // One more is announced, so that a break after the last byte is one.
    response.writeHead(200, { "content-length": bytes.length + 1, ...headers });
    response.write(bytes.subarray(0, cut));
    // How many there are unpacked is not known here.
    const enough = "content-encoding" in headers ? 1 : cut;
    while (loaded < enough) await once(told, "bytes");
    response.destroy();
  };
}

/**
 * The rest from where it is asked for, or from elsewhere.
 * @param {Buffer} bytes
 * @param {{ shift?: number, headers?: Record<string, string> }} [options]
 * @returns {Handler}
 */
function rest(bytes, { shift = 0, headers = {} } = {}) {
  return (request, response) => {
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    if (asked === undefined) return whole(bytes, headers)(request, response);
    const from = Number(asked) + shift;
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { "content-range": range, ...headers }).end(bytes.subarray(from));
  };
}

/** @type {Handler} */
const refuse = (_, response) => response.destroy();

describe("a config that cannot be had now", () => {
  const answers = {
    429: status(429),
    408: status(408),
    503: status(503),
    401: status(401),
    "a web page": status(200, { "content-type": "text/html" }),
  };
  for (const [name, answer] of Object.entries(answers)) {
    test(`but ${name} is taken from the cache`, async () => {
      const folder = serve(`/kept-${name.replaceAll(" ", "-")}/`, {});
      assert.equal(await load(folder), "done");
      await untilCached(page, tiny);
      serve(folder, { "config.json": answer });
      assert.equal(await load(folder), "done");
    });
  }

  for (const code of [429, 408]) {
    test(`on the first visit, but ${code}, may be had later`, async () => {
      const folder = serve(`/first-${code}/`, { "config.json": status(code) });
      assert.match(await load(folder), /^network-error: /);
    });
  }

  test("for it is gone is not there, whatever the cache has", async () => {
    const folder = serve("/gone/", {});
    assert.equal(await load(folder), "done");
    await untilCached(page, tiny);
    serve(folder, { "config.json": status(404) });
    assert.match(await load(folder), /^model-not-found: /);
  });
});

describe("a download with a gap", () => {
  test("waits, and goes on where it was", async () => {
    const weights = tiny["model.bpk"];
    const half = weights.length >> 1;
    // Refuses through several pauses, each time the rest and then the whole.
    const refusals = [refuse, refuse, refuse, refuse, status(503)];
    const answers = [cutAt(weights, half), ...refusals, rest(weights)];
    /** @type {(string | undefined)[]} */
    const ranges = [];
    const noted = sequence(...answers);
    const folder = serve("/gap/", {
      "model.bpk": (request, response) => {
        ranges.push(request.headers.range);
        return noted(request, response);
      },
    });
    assert.equal(await load(folder), "done");
    assert.deepEqual([ranges[0], ranges.at(-1)], [undefined, `bytes=${half}-`]);
    assert.equal(times("/gap/config.json"), 1);
  });

  test("that is given up is not gone on with", async () => {
    const weights = tiny["model.bpk"];
    const folder = serve("/given-up/", { "model.bpk": sequence(cutAt(weights, 1000), refuse) });
    const { code, asked } = await page.evaluate(async (url) => {
      const controller = new AbortController();
      const asked = { before: 0, after: 0 };
      const code = await window.caponimage.Captioner.load(url, {
        device: "cpu",
        signal: controller.signal,
        fetch(...given) {
          if (String(given[0]).endsWith("model.bpk")) asked.before++;
          // It asks for the rest, the third for all of it; the fourth comes after a pause.
          if (asked.before === 2) setTimeout(() => controller.abort(), 100);
          if (controller.signal.aborted) asked.after++;
          return fetch(...given);
        },
        onProgress(progress) {
          if (progress.status === "download" && progress.file === "model.bpk") {
            window.tell(progress.loaded);
          }
        },
      }).catch(({ code }) => code);
      return { code, asked };
    }, folder);
    assert.deepEqual({ code, after: asked.after }, { code: "aborted", after: 0 });
  });
});

describe("a download that broke off goes on with the whole file", () => {
  const gzip = { "content-encoding": "gzip" };

  /**
   * How servers that send no parts answer what asks for one.
   * @type {Record<string, (packed: Buffer) => Handler>}
   */
  const SERVERS = {
    "drops the request": () => refuse,
    "refuses the request": () => status(403),
    "fails, however long it is given": () => status(500),
    "compresses whatever is asked for": (packed) => whole(packed, gzip),
    "sends the rest of the compressed bytes": (packed) => rest(packed, { headers: gzip }),
  };
  for (const [name, partOf] of Object.entries(SERVERS)) {
    test(`of a server that ${name}`, async () => {
      const packed = gzipSync(tiny["model.bpk"]);
      const wholes = sequence(cutAt(packed, packed.length >> 1, gzip), whole(packed, gzip));
      const part = partOf(packed);
      let asked = 0;
      const folder = serve(`/no-parts-${name.replaceAll(/\W+/g, "-")}/`, {
        "model.bpk": (request, response) => {
          if (request.headers.range !== undefined) return part(request, response);
          asked++;
          return wholes(request, response);
        },
      });
      assert.equal(await load(folder), "done");
      assert.equal(asked, 2);
    });
  }
});

describe("how far a download of unknown length has come", () => {
  const TEXT = { "content-type": "application/json", "content-encoding": "gzip" };

  for (const [name, host, level] of /** @type {const} */ ([
    // Longer, as it is made here, than the file.
    ["of a compressed file", "127.0.0.1", 0],
    // Not to be seen, but by its being shorter.
    ["of a compressed file of another origin", "localhost", 9],
  ])) {
    test(`${name} is told without its compressed length`, async () => {
      const packed = gzipSync(tiny["config.json"], { level });
      const headers = { ...TEXT, "access-control-allow-origin": "*" };
      serve("/packed/", { "config.json": whole(packed, headers) });
      const told = await page.evaluate(
        async ([config, folder]) => {
          /** @type {[number, number][]} */
          const told = [];
          await window.caponimage.Captioner.load(
            { config, tokenizer: `${folder}tokenizer.json`, weights: `${folder}model.bpk` },
            {
              device: "cpu",
              onProgress(progress) {
                if (progress.status !== "download" || progress.file !== "config.json") return;
                told.push([progress.loaded, progress.total]);
              },
            },
          );
          return told;
        },
        /** @type {const} */ ([
          `${server.origin.replace("127.0.0.1", host)}/packed/config.json`,
          "/packed/",
        ]),
      );
      assert.deepEqual(told.at(-1), [tiny["config.json"].length, 0]);
    });
  }
});

describe("a file that changes while it comes", () => {
  const third = () => Math.ceil(tiny["model.bpk"].length / 3);

  /** Another file of the same size, and the config that lists it. */
  function older() {
    const weights = Buffer.alloc(tiny["model.bpk"].length, 7);
    const config = JSON.parse(tiny["config.json"].toString());
    const line = config.files.find(
      (/** @type {{ name: string }} */ { name }) => name === "model.bpk",
    );
    line.sha256 = createHash("sha256").update(weights).digest("hex");
    return { weights, config: Buffer.from(JSON.stringify(config)) };
  }

  test("with its config is fetched anew, and loads", async () => {
    const { weights, config } = older();
    const folder = serve("/replaced/", {
      "config.json": sequence(whole(config), whole(tiny["config.json"])),
      "model.bpk": sequence(cutAt(weights, third()), rest(tiny["model.bpk"])),
    });
    assert.equal(await load(folder), "done");
    assert.equal(times("/replaced/config.json"), 2);
  });

  test("as its name of a version tells is never mixed", async () => {
    const { weights } = older();
    const [first, second] = [{ etag: '"1"' }, { etag: '"2"' }];
    const folder = serve("/versions/", {
      "model.bpk": sequence(
        cutAt(weights, third(), first),
        rest(tiny["model.bpk"], { headers: second }),
      ),
    });
    assert.equal(await load(folder), "done");
    // The config is right: it is not asked for again.
    assert.equal(times("/versions/config.json"), 1);
    assert.equal(times("/versions/model.bpk"), 3);
  });

  test("of which another part comes is fetched anew", async () => {
    const weights = tiny["model.bpk"];
    const folder = serve("/elsewhere/", {
      "model.bpk": sequence(cutAt(weights, third()), rest(weights, { shift: -100 })),
    });
    assert.equal(await load(folder), "done");
    assert.equal(times("/elsewhere/model.bpk"), 3);
  });

  test("to a shorter one is fetched anew", async () => {
    const weights = tiny["model.bpk"];
    const folder = serve("/shorter/", {
      "model.bpk": sequence(cutAt(weights, third()), status(416), whole(weights)),
    });
    assert.equal(await load(folder), "done");
  });

  test("between two others is fetched with them once more", async () => {
    const folder = serve("/between/", {
      "config.json": sequence(whole(older().config), whole(tiny["config.json"])),
    });
    assert.equal(await load(folder), "done");
  });

  test("is fetched once more only", async () => {
    const folder = serve("/never/", { "config.json": older().config });
    assert.match(await load(folder), /^model-corrupt: /);
    assert.equal(times("/never/model.bpk"), 2);
  });

  test("breaks off after its last byte, and loads", async () => {
    const weights = tiny["model.bpk"];
    const folder = serve("/last/", {
      "model.bpk": sequence(cutAt(weights, weights.length), status(416), whole(weights)),
    });
    assert.equal(await load(folder), "done");
  });
});
