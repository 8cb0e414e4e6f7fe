// Writes THIRD-PARTY.txt: who wrote what the npm package holds besides our own code, and under which
// licences. The WebAssembly holds parts of all the crates that it is compiled from, so their licences
// ask for this. The demo page's list has npm packages instead, see www/vite-third-party.ts.
//
//   node scripts/third-party.mjs FILE     writes the list of the npm package
//   node scripts/third-party.mjs --page   prints that of the page: its npm packages, then that of the package

import { readFileSync, writeFileSync } from "node:fs";

import { crates } from "./third-party/crates.mjs";
import { pageLibraries } from "./third-party/libraries.mjs";
import { list } from "./third-party/list.mjs";

const IN_PACKAGE = new URL("../pkg/THIRD-PARTY.txt", import.meta.url);
const CRATES = `Third-party software in the npm package caponimage

Its WebAssembly files are compiled from the Rust crates below, or with their help. Each is used as its
authors published it, unchanged, under the licence named. The texts of the licences follow.`;
const LIBRARIES = `Third-party software in this page

The page is built of the npm packages below, whose licences follow, and of caponimage, whose own list is the
second part of this file.`;

const word = process.argv[2];
try {
  if (word === "--page") {
    process.stdout.write(
      list(LIBRARIES, pageLibraries()) + "\n\n" + readFileSync(IN_PACKAGE, "utf8"),
    );
  } else if (word !== undefined) {
    writeFileSync(word, list(CRATES, crates()));
  } else throw new Error("say which file to write, or --page");
} catch (error) {
  console.error(`third-party: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
