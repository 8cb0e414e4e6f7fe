import { defineConfig } from "vite";

import { models } from "./vite-models.ts";

export default defineConfig({
  // Relative addresses: the page can be put into any folder of any static host.
  base: "./",
  plugins: [models(new URL("../models/", import.meta.url))],
  // The worker imports one of two WebAssembly builds, which needs a format that can be split.
  worker: { format: "es" },
  // Pre-bundling would move the package away from its worker and its wasm.
  optimizeDeps: { exclude: ["caponimage"] },
  // The package and the models lie beside this folder.
  server: { fs: { allow: [".."] } },
});
