// Many pictures, one after the other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { loadCaptioner, openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
await loadCaptioner(page, MODEL);

test("each gets the captions that it gets alone, in their order, and one that fails is told", async () => {
  const { found, alone, told } = await page.evaluate(async ({ boxes, ...product }) => {
    const { captioner, photo } = window;
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d")?.fillRect(0, 0, 64, 24);
    const pictures = [
      { image: photo, ...product, boxes },
      { image: "/samples/missing.jpg", boxes, id: "missing" },
      { image: "/samples/handbag.jpg", boxes: boxes.slice(1), id: "address" },
      { image: canvas, title: "Kettle", boxes },
      { image: photo, boxes: [{ x: 0.9, y: 0.9, width: 0.9, height: 0.9 }] },
    ];
    /** @type {unknown[]} */
    const told = [];
    const found = [];
    const options = { concurrency: 3, onProgress: (/** @type {unknown} */ now) => told.push(now) };
    for await (const each of captioner.captionAll(pictures, options)) {
      const { index, id, captions, error } = each;
      found.push({ index, id, texts: captions?.map(({ text }) => text) ?? error?.code });
    }
    const alone = [];
    for (const { image, ...request } of pictures) {
      const call = captioner.caption(image, request);
      alone.push(
        await call.then(
          (captions) => captions.map(({ text }) => text),
          ({ code }) => code,
        ),
      );
    }
    return { found, alone, told };
  }, handbag);
  assert.deepEqual(
    found.map(({ index, id }) => [index, id]),
    [
      [0, "0"],
      [1, "missing"],
      [2, "address"],
      [3, "3"],
      [4, "4"],
    ],
  );
  assert.deepEqual(
    found.map(({ texts }) => texts),
    alone,
  );
  assert.deepEqual([alone[1], alone[4]], ["image-unreadable", "box-invalid"]);
  assert.deepEqual(
    told,
    [1, 2, 3, 4, 5].map((done) => ({ done, total: 5 })),
  );
});

test("it takes no more memory for a hundred than for ten", async () => {
  const [ten, all] = await page.evaluate(async ([url, boxes]) => {
    const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
    async function* pictures() {
      for (let index = 0; index < 100; index++) {
        yield { image: new Blob([window.photo]), title: `Bag ${index}`, boxes };
      }
    }
    const memory = [];
    for await (const { index } of captioner.captionAll(pictures())) {
      if (index !== 9 && index !== 99) continue;
      // Of what is in the engine, which a call tells of.
      const report = await captioner.captionWithTimings(new Blob([window.photo]), { boxes });
      memory.push(report.memoryBytes);
    }
    captioner.dispose();
    return memory;
  }, /** @type {const} */ ([MODEL, handbag.boxes]));
  assert.equal(all, ten);
});

test("it is given up at once, also while a picture does not come, and left", async () => {
  server.answers.set("/samples/never.jpg", "hang");
  const { code, next, taken } = await page.evaluate(async (boxes) => {
    const { captioner, photo } = window;
    const controller = new AbortController();
    const { signal } = controller;
    const never = captioner.captionAll([{ image: "/samples/never.jpg", boxes }], { signal });
    const call = never.next().catch((error) => error);
    setTimeout(() => controller.abort(), 20);
    const { code } = await call;
    let taken = 0;
    function* endless() {
      for (;;) {
        taken++;
        yield { image: photo, boxes };
      }
    }
    for await (const { index } of captioner.captionAll(endless())) {
      if (index === 2) break;
    }
    const next = await captioner.caption(photo, { boxes });
    return { code, next: next.length, taken };
  }, handbag.boxes);
  server.answers.clear();
  assert.deepEqual({ code, next, taken }, { code: "aborted", next: 4, taken: 4 });
});

test("what the captioner's own `recaption` means stays the same", async () => {
  const { found, expected } = await page.evaluate(async ({ boxes, title }) => {
    const { captioner, photo } = window;
    const [box] = boxes.slice(1);
    if (!box) throw new Error("no box");
    await captioner.caption(photo, { boxes, title });
    const expected = await captioner.recaption(0, box);
    for await (const _ of captioner.captionAll([{ image: photo, title: "Kettle", boxes }]));
    return { found: await captioner.recaption(0, box), expected };
  }, handbag);
  assert.deepEqual(found, expected);
});

test("disposing of the captioner ends it", async () => {
  const code = await page.evaluate(async ([url, boxes]) => {
    const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
    function* endless() {
      for (;;) yield { image: window.photo, boxes };
    }
    try {
      for await (const { index } of captioner.captionAll(endless())) {
        if (index === 1) captioner.dispose();
      }
    } catch (error) {
      return /** @type {import("caponimage").CaptionerError} */ (error).code;
    }
    return "done";
  }, /** @type {const} */ ([MODEL, handbag.boxes]));
  assert.equal(code, "disposed");
});
