// The files of the test model, to be served in one's own way.

import { readFile } from "node:fs/promises";

import { modelsPath } from "./paths.mjs";

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
