// Captions for every kind of request, and boxes that are none.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure, loadCaptioner, openBlank } from "./browser.mjs";
import { fourBoxes, gridOfBoxes, handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Box } from "caponimage" */

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
await loadCaptioner(page, MODEL);

describe("a caption", () => {
  test("is written for each box, in the order of the boxes", async () => {
    const { captions, heard, timings } = await page.evaluate(async (request) => {
      /** @type {string[]} */
      const heard = [];
      const onCaption = (/** @type {{ text: string }} */ { text }) => heard.push(text);
      const report = await window.captioner.captionWithTimings(window.photo, {
        ...request,
        onCaption,
      });
      return { ...report, heard };
    }, handbag);
    assert.equal(captions.length, handbag.boxes.length);
    assert.deepEqual(
      heard,
      captions.map(({ text }) => text),
    );
    captions.forEach((caption, index) => {
      const expected = handbag.boxes[index];
      for (const side of /** @type {const} */ (["x", "y", "width", "height"])) {
        assert.ok(Math.abs(caption.box[side] - (expected?.[side] ?? NaN)) < 1e-6);
      }
      assert.match(caption.color, /^#[0-9a-f]{6}$/);
      assert.equal(typeof caption.score, "number");
      assert.ok(Array.isArray(caption.alternatives));
    });
    for (const part of /** @type {const} */ (["preprocess", "context", "decode", "total"])) {
      assert.ok(timings[part] >= 0, part);
    }
  });

  test("is the same the next time", async () => {
    const [first, second] = await page.evaluate(
      (request) =>
        Promise.all([
          window.captioner.caption(window.photo, request),
          window.captioner.caption(window.photo, request),
        ]),
      handbag,
    );
    assert.deepEqual(first, second);
  });

  test("sampled with a seed is the same the next time", async () => {
    const [first, second] = await page.evaluate((boxes) => {
      const decoding = /** @type {const} */ ({
        strategy: "sample",
        temperature: 1.2,
        topK: 20,
        topP: 0.9,
        seed: 7,
      });
      return Promise.all([
        window.captioner.caption(window.photo, { boxes, decoding }),
        window.captioner.caption(window.photo, { boxes, decoding }),
      ]);
    }, fourBoxes);
    assert.deepEqual(first, second);
  });

  test("needs neither title nor attributes", async () => {
    assert.equal(await count({ boxes: fourBoxes }), fourBoxes.length);
  });

  test("reads emoji and Chinese", async () => {
    const request = {
      title: "👜✨ 女士手提包 — نص \u0000 \ud83d",
      attributes: { 颜色: "酒红色", "": "", emoji: "👩‍👩‍👧" },
      boxes: fourBoxes,
    };
    assert.equal(await count(request), fourBoxes.length);
  });

  test("reads a very long title", async () => {
    assert.equal(await count({ title: "bag ".repeat(5000), boxes: fourBoxes }), fourBoxes.length);
  });

  test("is written for no box and for 64", async () => {
    assert.equal(await count({ boxes: [] }), 0);
    assert.equal(await count({ boxes: gridOfBoxes(8, 8) }), 64);
  });

  test("suggested boxes can be used", async () => {
    const boxes = await page.evaluate(() => window.captioner.suggestBoxes());
    assert.ok(boxes.length > 0);
    assert.equal(await count({ boxes }), boxes.length);
  });

  /** @param {import("caponimage").CaptionRequest} request */
  function count(request) {
    return page.evaluate(
      async (request) => (await window.captioner.caption(window.photo, request)).length,
      request,
    );
  }
});

describe("a box", () => {
  const good = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 };
  for (const [name, bad] of /** @type {[string, Box][]} */ ([
    ["with NaN", { ...good, x: NaN }],
    ["with infinity", { ...good, width: Infinity }],
    ["of no width", { ...good, width: 0 }],
    ["of negative height", { ...good, height: -0.1 }],
    ["left of the picture", { ...good, x: -0.1 }],
    ["beyond the picture", { ...good, y: 0.9 }],
  ])) {
    test(`${name} is refused by its index`, async () => {
      const { code, message } = await failure(
        page,
        (boxes) => window.captioner.caption(window.photo, { boxes }),
        [good, good, bad],
      );
      assert.equal(code, "box-invalid");
      assert.match(message, /\b2\b/);
    });
  }

  test("that lacks a side is refused", async () => {
    const { code } = await failure(
      page,
      (box) => window.captioner.caption(window.photo, { boxes: [box] }),
      /** @type {Box} */ ({ x: 0.1, y: 0.1 }),
    );
    assert.match(code, /^(box|request)-invalid$/);
  });
});
