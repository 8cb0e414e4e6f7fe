// `recaption` and the picture that it belongs to: the last one that was captioned to its end.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";
const MOVED = { x: 0.3, y: 0.4, width: 0.4, height: 0.2 };

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
/** What box 0 gets on the first picture once it was moved. */
const expected = await movedAfter(async () => {});

/**
 * Captions a first picture, does something else, and moves box 0; of what is done only the text
 * reaches the page. `other` is another picture.
 * @param {(captioner: import("caponimage").Captioner, first: string, other: Blob, request: import("caponimage").CaptionRequest, captions: import("caponimage").Caption[]) => Promise<unknown>} between
 */
function movedAfter(between) {
  return page.evaluate(async ([between, url, request, moved]) => {
    const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
    // An address: it may change, so it is read again each time.
    const first = "/samples/handbag.jpg";
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d")?.fillRect(0, 0, 64, 24);
    const other = await canvas.convertToBlob();
    const captions = await captioner.caption(first, request);
    await (0, eval)(`(${between})`)(captioner, first, other, request, captions);
    const caption = await captioner.recaption(0, moved);
    captioner.dispose();
    return caption;
  }, /** @type {const} */ ([between.toString(), MODEL, handbag, MOVED]));
}

describe("the last picture stays", () => {
  test("after attention was asked for, of it or of another", async () => {
    const found = await movedAfter(async (captioner, first, other, request, captions) => {
      const boxes = captions.map(({ box, text }) => ({ ...box, text }));
      await captioner.attention(first, { ...request, boxes });
      await captioner.attention(other, { boxes });
    });
    assert.deepEqual(found, expected);
  });

  test("after another could not be captioned", async () => {
    const found = await movedAfter(async (captioner, _, other) => {
      const outside = { x: 0.9, y: 0.9, width: 0.5, height: 0.5 };
      await captioner.caption(other, { boxes: [outside] }).catch(() => {});
    });
    assert.deepEqual(found, expected);
  });

  test("after another was given up", async () => {
    const found = await movedAfter(async (captioner, _, other, request) => {
      const controller = new AbortController();
      const { signal } = controller;
      const onTexts = () => controller.abort();
      await captioner.caption(other, { ...request, signal, onTexts }).catch(() => {});
    });
    assert.deepEqual(found, expected);
  });

  test("after moving one of its boxes was given up", async () => {
    const found = await movedAfter(async (captioner) => {
      const controller = new AbortController();
      const { signal } = controller;
      const onTexts = () => controller.abort();
      const far = { x: 0.6, y: 0.6, width: 0.3, height: 0.1 };
      await captioner.recaption(1, far, { signal, onTexts }).catch(() => {});
    });
    assert.deepEqual(found, expected);
  });
});

test("what was read of pictures is freed", async () => {
  const [two, many] = await page.evaluate(async ([url, request]) => {
    const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
    const memory = [];
    for (let round = 0; round < 40; round++) {
      const { memoryBytes } = await captioner.captionWithTimings(new Blob([window.photo]), request);
      memory.push(memoryBytes);
      await captioner.attention(new Blob([window.photo]), { boxes: [] });
      await captioner.recaption(0, request.boxes[1] ?? { x: 0, y: 0, width: 1, height: 1 });
    }
    captioner.dispose();
    return [memory[1], memory.at(-1)];
  }, /** @type {const} */ ([MODEL, handbag]));
  assert.equal(many, two);
});
