// A static server that can also misbehave.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { modelsPath, packagePath, sitePath } from "./paths.mjs";

const TYPES = /** @type {Record<string, string>} */ ({
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
});

/**
 * What an address answers instead of a file: other bytes, never anything at all ("hang"), or a
 * broken connection ("drop").
 * @typedef {Uint8Array | "hang" | "drop"} Answer
 */

/**
 * Serves the demo page at `/`, the package at `/pkg/`, the models at `/test-models/` and an empty
 * page with the package at `/blank.html`.
 */
export async function startServer() {
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
    if (answer) return response.end(answer);

    const file = fileFor(normalize(path));
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

/** @typedef {Awaited<ReturnType<typeof startServer>>} Server */

/** @param {string} path */
function fileFor(path) {
  if (/^\/blank\.(html|js)$/.test(path)) return fileURLToPath(new URL(`.${path}`, import.meta.url));
  if (path.startsWith("/pkg/")) return packagePath + path.slice("/pkg".length);
  if (path.startsWith("/test-models/")) return modelsPath + path.slice("/test-models".length);
  return `${sitePath}${path}${path.endsWith("/") ? "index.html" : ""}`;
}
