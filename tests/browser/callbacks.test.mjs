// Functions of the caller's that throw: the page hears of it, and the call goes on as if they had
// not, on whatever thread it works.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();

for (const thread of /** @type {const} */ (["worker", "main"])) {
  for (const fetched of [false, true]) {
    test(`thread ${thread}${fetched ? ", with an own fetch" : ""}`, async () => {
      const page = await openBlank(browser, server);
      const { count, moved, reported } = await page.evaluate(
        async ([url, request, thread, fetched]) => {
          /** @type {Set<string>} */
          const reported = new Set();
          addEventListener("error", (event) => {
            event.preventDefault();
            reported.add(event.error.message);
          });
          /** @param {string} name */
          const throwing = (name) => () => {
            throw new Error(name);
          };
          const captioner = await window.caponimage.Captioner.load(url, {
            device: "cpu",
            thread,
            onDevice: throwing("onDevice"),
            onProgress: throwing("onProgress"),
            ...(fetched && { fetch: (...asked) => fetch(...asked) }),
          });
          const captions = await captioner.caption(window.photo, {
            ...request,
            onTexts: throwing("onTexts"),
            onCaption: throwing("onCaption"),
          });
          const box = { x: 0.3, y: 0.4, width: 0.4, height: 0.2 };
          const moved = await captioner.recaption(0, box, { onTexts: throwing("moved") });
          return { count: captions.length, moved: moved.text, reported: [...reported].sort() };
        },
        /** @type {const} */ ([MODEL, handbag, thread, fetched]),
      );
      assert.equal(count, handbag.boxes.length);
      assert.ok(moved);
      assert.deepEqual(reported, ["moved", "onCaption", "onDevice", "onProgress", "onTexts"]);
      await page.context().close();
    });
  }
}
