// The files of the test model, to be served in one's own way.

import { readFile } from "node:fs/promises";

import { until } from "./browser.mjs";
import { modelsPath } from "./paths.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Answer, Server } from "./server.mjs" */

export const FILES = /** @type {const} */ (["config.json", "tokenizer.json", "model.bpk"]);

/** @typedef {Record<(typeof FILES)[number], Buffer>} Folder */

/** @returns {Promise<Folder>} */
export async function readTiny() {
  const [config, tokenizer, weights] = await Promise.all(
    FILES.map((name) => readFile(`${modelsPath}/tiny/${name}`)),
  );
  if (!config || !tokenizer || !weights) throw new Error("models/tiny is not complete");
  return { "config.json": config, "tokenizer.json": tokenizer, "model.bpk": weights };
}

/**
 * Serves a model's files, or other answers in their place.
 * @param {Server} server
 * @param {string} folder
 * @param {Record<(typeof FILES)[number], Answer>} files
 */
export function serveModel(server, folder, files) {
  for (const name of FILES) server.answers.set(`${folder}${name}`, files[name]);
  return folder;
}

/**
 * The files are put into the cache after the model is ready, and can be seen there before they are
 * written to their ends.
 * @param {Page} page
 * @param {Folder} files
 */
export async function untilCached(page, files) {
  await until(
    page,
    async (all) => {
      const cache = await caches.open("caponimage-models");
      let bytes = 0;
      for (const file of await cache.matchAll()) bytes += (await file.arrayBuffer()).byteLength;
      return bytes === all;
    },
    Object.values(files).reduce((sum, file) => sum + file.length, 0),
  );
}
