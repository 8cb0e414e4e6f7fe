// The npm packages that the demo page is built of.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { textsIn, withStandardText } from "./texts.mjs";

/** @import { Component } from "./list.mjs" */

const PAGE = fileURLToPath(new URL("../../www", import.meta.url));
/** The page's service worker is built of these, which vite-plugin-pwa chooses. */
const SERVICE_WORKER = ["core", "expiration", "precaching", "routing", "strategies"];

/**
 * The page's dependencies and theirs, but for our own package, each with a text of its licence.
 * @returns {Component[]}
 */
export function pageLibraries() {
  /** @type {Map<string, Component>} */
  const found = new Map();
  const add = (/** @type {string} */ name, /** @type {string} */ from) => {
    const folder = folderOf(name, from);
    const manifest = manifestIn(folder);
    const key = `${name} ${manifest.version}`;
    if (name === "caponimage" || found.has(key)) return;
    found.set(key, component(manifest, folder));
    for (const other of Object.keys(manifest.dependencies ?? {})) add(other, folder);
  };
  for (const name of Object.keys(manifestIn(PAGE).dependencies)) add(name, PAGE);
  for (const part of SERVICE_WORKER) add(`workbox-${part}`, PAGE);
  return withStandardText([...found.values()]);
}

/** @param {any} manifest @param {string} folder @returns {Component} */
function component({ name, version, license, author, repository }, folder) {
  const writer = author?.name ?? author;
  const address = String(repository?.url ?? repository ?? "");
  return {
    name,
    version,
    licence: String(license),
    authors: writer ? [String(writer).replace(/\s*<[^>]*>?$/, "")] : [],
    source: address.replace(/^git(\+https)?:/, "https:"),
    texts: textsIn(folder),
  };
}

/** Where Node finds a package from a folder on. @param {string} name @param {string} from @returns {string} */
function folderOf(name, from) {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return folder;
  if (dirname(from) === from) throw new Error(`${name} is not installed: run npm ci`);
  return folderOf(name, dirname(from));
}

/** @param {string} folder @returns {any} */
function manifestIn(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
