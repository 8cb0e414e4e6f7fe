// The crates that both WebAssembly files are compiled from.

import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { textsIn, withStandardText } from "./texts.mjs";

/** @import { Component } from "./list.mjs" */

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TARGET = "wasm32-unknown-unknown";
// Those of scripts/build-wasm.sh, of both variants at once.
const FEATURES = ["--locked", "--no-default-features", "--features", "web-cpu,web-webgpu"];

/** No crate of Cargo's, but in the WebAssembly like the others. @type {Component} */
const STANDARD_LIBRARY = {
  name: "The Rust standard library",
  version: "",
  licence: "MIT OR Apache-2.0",
  authors: ["The Rust Project Developers"],
  source: "https://github.com/rust-lang/rust",
  texts: [],
};

/**
 * All crates of the normal dependency tree but our own, each with a text of its licence.
 * @returns {Component[]}
 */
export function crates() {
  const tree = ["tree", "-p", "caponimage", "--target", TARGET, "--edges", "normal"];
  const lines = cargo([...tree, "--prefix", "none", "--format", "{p}", ...FEATURES]);
  // "name v1.2.3", perhaps with "(proc-macro)" or "(*)" behind it.
  const inTree = new Set(lines.split("\n").map((line) => line.split(" ", 2).join(" ")));
  const metadata = cargo([
    "metadata",
    "--format-version",
    "1",
    "--filter-platform",
    TARGET,
    ...FEATURES,
  ]);
  /** @type {{ packages: any[] }} */
  const { packages } = JSON.parse(metadata);
  const used = packages.filter(
    ({ name, version, source }) => source !== null && inTree.has(`${name} v${version}`),
  );
  return withStandardText([...used.map(component), STANDARD_LIBRARY]);
}

/** @param {any} crate as `cargo metadata` has it @returns {Component} */
function component({ name, version, license, authors, repository, manifest_path }) {
  const published = `https://crates.io/crates/${name}/${version}`;
  return {
    name,
    version,
    // Some are older than this way to write it.
    licence: license?.replace(/\s*\/\s*/g, " OR ") ?? "as its text says",
    authors: authors.map((/** @type {string} */ author) => author.replace(/\s*<[^>]*>?$/, "")),
    source: repository ?? published,
    // This licence has whoever gets the compiled form be told where its source is.
    ...(license?.includes("MPL") && { remark: `Source code under this licence: ${published}` }),
    texts: textsIn(dirname(manifest_path)),
  };
}

/** What cargo prints. It compiles nothing. @param {string[]} words */
function cargo(words) {
  return execFileSync("cargo", words, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
}
