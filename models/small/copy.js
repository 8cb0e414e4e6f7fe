#!/usr/bin/env node
// Copies the model's files into a folder of static files, and its licences with them:
// caponimage-model-small public/models/small

import { copyFile, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const NOTICES = ["NOTICE", "LICENSE-APACHE", "LICENSE-MIT"];

const [folder, ...others] = process.argv.slice(2);
if (!folder || others.length > 0 || folder.startsWith("-")) {
  console.error("Usage: caponimage-model-small FOLDER\nCopies the model's files into FOLDER.");
  process.exit(folder === "--help" ? 0 : 2);
}
try {
  await mkdir(folder, { recursive: true });
  // The config last: until it is there, nobody takes the folder for a model.
  for (const name of [...NOTICES, "model.bpk", "tokenizer.json", "config.json"]) {
    const target = join(folder, name);
    await copyFile(fileURLToPath(new URL(name, import.meta.url)), `${target}.partial`);
    await rename(`${target}.partial`, target);
  }
} catch (error) {
  console.error(`caponimage-model-small: ${error.message}`);
  process.exit(1);
}
