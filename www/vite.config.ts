import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

import { engineFiles } from "./vite-engine.ts";
import { models } from "./vite-models.ts";
import { thirdParty } from "./vite-third-party.ts";

export default defineConfig({
  // Relative addresses: the page can be put into any folder of any static host.
  base: "./",
  plugins: [
    models(new URL("../models/", import.meta.url)),
    engineFiles(),
    thirdParty(new URL("../scripts/third-party.mjs", import.meta.url)),
    VitePWA({
      // src/page/offline.ts registers it.
      injectRegister: false,
      manifest: false,
      workbox: {
        // From its first visit on. A new version waits until the last tab of the old one is closed,
        // whose files go with it.
        clientsClaim: true,
        skipWaiting: false,
        globPatterns: ["*.{html,svg}", "assets/*.{js,css,woff2}"],
        // The engine's code for one of two devices is kept when it is loaded, and so are the fonts
        // that a page does not begin with.
        globIgnores: ["assets/{caponimage,engine}-*.js", "assets/{kalam,oswald,playfair}-*.woff2"],
        // The page alone, whatever its query; other pages of its host are not its own.
        navigateFallback: null,
        ignoreURLParametersMatching: [/./],
        // These functions become part of the worker, and must not need anything around them.
        runtimeCaching: [
          {
            // Fonts that the page does not begin with, in two weights each.
            urlPattern: ({ url }) =>
              url.href.startsWith(new URL("assets/", self.location.href).href) &&
              url.pathname.endsWith(".woff2"),
            handler: "CacheFirst",
            options: { cacheName: "caponimage-fonts", expiration: { maxEntries: 6 } },
          },
          {
            // These have a hash in their names.
            urlPattern: ({ url }) =>
              url.href.startsWith(new URL("assets/", self.location.href).href),
            handler: "CacheFirst",
            options: {
              cacheName: "caponimage-engine",
              // Of both devices; what an older version needed goes.
              expiration: { maxEntries: 4 },
              plugins: [
                {
                  // Some hosts answer with the page where a file is gone.
                  cacheWillUpdate: async ({ response }) =>
                    response.ok && !response.headers.get("content-type")?.startsWith("text/html")
                      ? response
                      : null,
                },
              ],
            },
          },
          {
            urlPattern: ({ url }) =>
              url.href.startsWith(new URL("samples/", self.location.href).href),
            handler: "StaleWhileRevalidate",
          },
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
