// A static server that can also misbehave.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { modelsPath, packagePath, sitePath } from "./paths.mjs";

/** Content types by the ends of names. */
export const TYPES = /** @type {Record<string, string>} */ ({
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
});

/** What lies beside this file. */
const BESIDE = ["/blank.html", "/blank.js", "/faulty-worker.js", "/gpu-fault.js"];

/**
 * Answers one request.
 * @typedef {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => unknown} Handler
 */

/**
 * What an address answers instead of a file: other bytes, never anything at all ("hang"), a broken
 * connection ("drop"), `bytes` that break off after `cut` of them, again and again, and go on where
 * they are asked to if `ranges`, or what a function of the test's does.
 * @typedef {Uint8Array | "hang" | "drop" | { bytes: Uint8Array, cut: number, ranges: boolean } | Handler} Answer
 */

/**
 * Serves the demo page at `/`, the package at `/pkg/`, the models at `/test-models/` and an empty
 * page with the package at `/blank.html`, with what makes a GPU fail beside it.
 * @param {object} [options]
 * @param {string} [options.site] the folder of the demo page
 */
export async function startServer({ site = sitePath } = {}) {
  /** @type {Map<string, Answer>} */
  const answers = new Map();
  /** @type {string[]} */
  const requested = [];
  /** @type {Map<string, string>} */
  const headers = new Map();

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    requested.push(path);
    const answer = answers.get(path);
    if (answer === "hang") return;
    if (answer === "drop") return response.destroy();
    if (typeof answer === "function") return answer(request, response);
    if (answer && "cut" in answer) return breakOff(answer, request, response);
    if (answer) return response.end(answer);

    const file = fileFor(normalize(path), site);
    try {
      const { size, mtimeMs } = await stat(file);
      const etag = `"${size}-${mtimeMs}"`;
      response.setHeader("etag", etag);
      response.setHeader("cache-control", "no-cache");
      if (request.headers["if-none-match"] === etag) return response.writeHead(304).end();
      const bytes = await readFile(file);
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      response.setHeader("content-length", bytes.length);
      for (const [name, value] of headers) response.setHeader(name, value);
      return response.end(bytes);
    } catch {
      return response.writeHead(404).end();
    }
  });

  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    answers,
    /** Sent with every file. */
    headers,
    /** Paths in the order in which they were asked for. */
    requested,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * @param {{ bytes: Uint8Array, cut: number, ranges: boolean }} answer
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
function breakOff({ bytes, cut, ranges }, request, response) {
  const from = ranges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0) : 0;
  const rest = bytes.subarray(from);
  const headers = { "content-length": rest.length };
  if (from > 0) {
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { ...headers, "content-range": range });
  } else {
    response.writeHead(200, headers);
  }
  if (rest.length <= cut) return response.end(rest);
  // After the bytes are read: what waits when a connection breaks is lost, and the engine may be busy.
  return response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 250));
}

/** @typedef {Awaited<ReturnType<typeof startServer>>} Server */

/**
 * @param {string} path
 * @param {string} site
 */
function fileFor(path, site) {
  if (BESIDE.includes(path)) return fileURLToPath(new URL(`.${path}`, import.meta.url));
  if (path.startsWith("/pkg/")) return packagePath + path.slice("/pkg".length);
  if (path.startsWith("/test-models/")) return modelsPath + path.slice("/test-models".length);
  return `${site}${path}${path.endsWith("/") ? "index.html" : ""}`;
}
