import { resolve } from "node:path";

/** Of a path that a person has given, who may be in another folder than the one npm runs scripts in. */
export function fromHere(/** @type {string} */ path) {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}
