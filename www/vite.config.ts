import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

import { models } from "./vite-models.ts";

export default defineConfig({
  // Relative addresses: the page can be put into any folder of any static host.
  base: "./",
  plugins: [
    models(new URL("../models/", import.meta.url)),
    VitePWA({
      // src/page/offline.ts registers it.
      injectRegister: false,
      manifest: false,
      workbox: {
        // From its first visit on.
        clientsClaim: true,
        skipWaiting: true,
        globPatterns: ["*.{html,svg}", "assets/*.{js,css,woff2}"],
        // The engine's code for one of two devices is kept when it is loaded.
        globIgnores: ["assets/{caponimage,engine}-*.js"],
        // The page alone, whatever its query; other pages of its host are not its own.
        navigateFallbackAllowlist: [/\/(index\.html)?(\?.*)?$/],
        runtimeCaching: [
          // These have a hash in their names.
          { urlPattern: /\/assets\//, handler: "CacheFirst" },
          { urlPattern: /\/samples\//, handler: "StaleWhileRevalidate" },
        ],
      },
    }),
  ],
  build: { assetsInlineLimit: 0 },
  // The worker imports one of two WebAssembly builds, which needs a format that can be split.
  worker: { format: "es" },
  // Pre-bundling would move the package away from its worker and its wasm.
  optimizeDeps: { exclude: ["caponimage"] },
  // The package and the models lie beside this folder.
  server: { fs: { allow: [".."] } },
});
