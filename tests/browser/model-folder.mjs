// The files of the test model, to be served in one's own way.

import { readFile } from "node:fs/promises";

import { modelsPath } from "./paths.mjs";

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
