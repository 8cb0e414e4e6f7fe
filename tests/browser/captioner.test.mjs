// A captioner over its life: many calls, streams, giving up, attention, and its end.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure, loadCaptioner, openBlank } from "./browser.mjs";
import { fourBoxes, handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
await loadCaptioner(page, MODEL);

describe("a captioner", () => {
  test("answers calls made at once, each with its own captions", async () => {
    const counts = await page.evaluate(
      (boxes) =>
        Promise.all(
          [1, 2, 3, 4].map(async (count) => {
            const request = { boxes: boxes.slice(0, count) };
            return (await window.captioner.caption(window.photo, request)).length;
          }),
        ),
      fourBoxes,
    );
    assert.deepEqual(counts, [1, 2, 3, 4]);
  });

  test("gives up at once when told, and goes on with the rest", async () => {
    const results = await page.evaluate(async (request) => {
      const [running, waiting, early] = [1, 2, 3].map(() => new AbortController());
      if (!running || !waiting || !early) throw new Error("unreachable");
      early.abort();
      const calls = [running, waiting, early]
        .map(({ signal }) => window.captioner.caption(window.photo, { ...request, signal }))
        .concat(window.captioner.caption(window.photo, request));
      const settled = Promise.allSettled(calls);
      setTimeout(() => [running, waiting].forEach((controller) => controller.abort()), 5);
      return (await settled).map((result) =>
        result.status === "fulfilled" ? result.value.length : result.reason.code,
      );
    }, handbag);
    assert.deepEqual(results, ["aborted", "aborted", "aborted", 4]);
  });

  test("stops its work when told, and tells nothing more of it", async () => {
    const { code, heard, next } = await page.evaluate(async (boxes) => {
      const controller = new AbortController();
      let heard = 0;
      const call = window.captioner.caption(window.photo, {
        boxes,
        signal: controller.signal,
        onTexts() {
          heard++;
          controller.abort();
        },
      });
      const code = await call.then(
        () => "done",
        (error) => error.code,
      );
      const next = await window.captioner.caption(window.photo, { boxes });
      return { code, heard, next: next.length };
    }, fourBoxes);
    assert.deepEqual({ code, heard, next }, { code: "aborted", heard: 1, next: 4 });
  });

  test("streams texts that grow, then the captions", async () => {
    const { texts, captions, left } = await page.evaluate(async (request) => {
      /** @type {string[][]} */
      const texts = [];
      /** @type {string[]} */
      const captions = [];
      for await (const event of window.captioner.stream(window.photo, request)) {
        if (event.type === "texts") texts.push(event.texts);
        else captions[event.index] = event.caption.text;
      }
      let left = 0;
      for await (const _ of window.captioner.stream(window.photo, request)) {
        left++;
        break;
      }
      return { texts, captions, left };
    }, handbag);
    assert.equal(captions.length, 4);
    assert.equal(left, 1);
    assert.ok(texts.length > 1 && texts.every((each) => each.length === 4));
    for (const [step, each] of texts.slice(1).entries()) {
      each.forEach((text, box) => assert.ok(text.startsWith(texts[step]?.[box] ?? "?")));
    }
  });

  test("streams until it is given up, also where signals cannot be joined", async () => {
    const { whole, code, cause } = await page.evaluate(async (request) => {
      const { any } = AbortSignal;
      Reflect.deleteProperty(AbortSignal, "any");
      const giveUp = new AbortController();
      const { signal } = giveUp;
      let whole = 0;
      for await (const _ of window.captioner.stream(window.photo, { ...request, signal })) whole++;
      const stream = window.captioner.stream(window.photo, { ...request, signal });
      await stream.next();
      giveUp.abort("enough");
      let failure;
      try {
        for await (const _ of stream);
      } catch (error) {
        failure = /** @type {import("caponimage").CaptionerError} */ (error);
      }
      AbortSignal.any = any;
      return { whole, code: failure?.code, cause: failure?.cause };
    }, handbag);
    assert.ok(whole > 4);
    assert.deepEqual({ code, cause }, { code: "aborted", cause: "enough" });
  });

  test("streams for a request of the caller's own class", async () => {
    const events = await page.evaluate(async (boxes) => {
      class Product {
        get boxes() {
          return boxes;
        }
      }
      let events = 0;
      for await (const _ of window.captioner.stream(window.photo, new Product())) events++;
      return events;
    }, fourBoxes);
    assert.ok(events > fourBoxes.length);
  });

  test("says what it is, by which Vue and others know not to wrap it in a proxy", async () => {
    const tag = await page.evaluate(() => Object.prototype.toString.call(window.captioner));
    assert.equal(tag, "[object Captioner]");
  });

  test("writes one box again where it has been moved to", async () => {
    const box = { x: 0.5, y: 0.55, width: 0.4, height: 0.2 };
    const { moved, again, fresh, first } = await page.evaluate(async ([request, box]) => {
      const first = await window.captioner.captionWithTimings(new Blob([window.photo]), request);
      const moved = await window.captioner.recaption(1, box);
      const again = await window.captioner.recaption(1, box);
      const boxes = request.boxes.map((other, index) =>
        index === 1 ? box : { ...other, text: first.captions[index]?.text ?? "" },
      );
      const fresh = await window.captioner.captionWithTimings(window.photo, { ...request, boxes });
      return { moved, again, fresh, first };
    }, /** @type {const} */ ([handbag, box]));
    assert.deepEqual(moved.box, box);
    assert.deepEqual(again, moved);
    // As if all were read again, with the other captions written.
    assert.deepEqual(fresh.captions[1], moved);
    assert.equal(fresh.captions[0]?.text, first.captions[0]?.text);
    assert.equal(fresh.captions[0]?.score, 1);
    const { code } = await failure(page, (box) => window.captioner.recaption(9, box), box);
    assert.equal(code, "request-invalid");
  });

  test("tells where on the picture each caption looks", async () => {
    const [none, two, moved] = await page.evaluate(
      async ([url, request, box]) => {
        const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
        const none = await captioner.attention(window.photo, { ...request, boxes: [] });
        const boxes = request.boxes.slice(0, 2);
        const captions = await captioner.caption(window.photo, { ...request, boxes });
        const written = captions.map(({ box, text }) => ({ ...box, text }));
        const two = await captioner.attention(window.photo, { ...request, boxes: written });
        written[1] = { ...box, text: written[1]?.text ?? "" };
        const moved = await captioner.attention(window.photo, { ...request, boxes: written });
        captioner.dispose();
        return [none, two, moved];
      },
      /** @type {const} */ ([MODEL, handbag, { x: 0.5, y: 0.8, width: 0.4, height: 0.1 }]),
    );
    assert.deepEqual(none, []);
    assert.equal(two?.length, 2);
    for (const { grid, cells } of [...(two ?? []), ...(moved ?? [])]) {
      assert.equal(cells.length, grid * grid);
      const sum = cells.reduce((sum, cell) => sum + cell, 0);
      assert.ok(sum > 0 && sum < 1 && cells.every((cell) => cell >= 0), String(sum));
    }
    assert.notDeepEqual(moved?.[1], two?.[1]);
  });

  test("attention that is given up ends at its next token", async () => {
    const outcome = await page.evaluate(
      async ([url, boxes]) => {
        const { WasmCaptioner } = await import(`${location.origin}/pkg/cpu/caponimage.js`);
        const options = /** @type {const} */ ({ device: "cpu", thread: "main" });
        const captioner = await window.caponimage.Captioner.load(url, options);
        const controller = new AbortController();
        let steps = 0;
        const { attention } = WasmCaptioner.prototype;
        /** @param {any} context @param {any} request @param {any} onStep */
        WasmCaptioner.prototype.attention = function (context, request, onStep) {
          return attention.call(this, context, request, () => {
            steps++;
            controller.abort();
            return onStep();
          });
        };
        const { signal } = controller;
        const request = { boxes, signal };
        const { code } = await captioner.attention(window.photo, request).catch((error) => error);
        WasmCaptioner.prototype.attention = attention;
        const next = await captioner.attention(window.photo, { boxes });
        captioner.dispose();
        return { code, steps, next: next.length };
      },
      /** @type {const} */ ([
        MODEL,
        handbag.boxes.map((box) => ({ ...box, text: "In Navy Blue" })),
      ]),
    );
    assert.deepEqual(outcome, { code: "aborted", steps: 1, next: handbag.boxes.length });
  });

  test("reads a picture it knows only once", async () => {
    const [first, second] = await page.evaluate(async (request) => {
      const picture = new Blob([window.photo]);
      const reports = [];
      for (const boxes of [request.boxes, request.boxes.slice(1)]) {
        reports.push(await window.captioner.captionWithTimings(picture, { ...request, boxes }));
      }
      return reports;
    }, handbag);
    assert.ok((first?.timings.preprocess ?? 0) > 0);
    assert.deepEqual([second?.timings.preprocess, second?.timings.image], [0, 0]);
  });

  test("says whether it can run before anything is loaded", async () => {
    const { report, available, without } = await page.evaluate(async () => {
      const { Captioner } = window.caponimage;
      const [report, available] = [await Captioner.report(), await Captioner.isAvailable()];
      const validate = WebAssembly.validate;
      WebAssembly.validate = () => false;
      const without = await Captioner.report({ thread: "main" });
      WebAssembly.validate = validate;
      return { report, available, without };
    });
    assert.equal(available, true);
    assert.equal(report.device?.kind, "cpu");
    assert.match(without.problem ?? "", /SIMD/);
  });

  test("that is disposed rejects what waits and what comes", async () => {
    const codes = await page.evaluate(async ([url, request]) => {
      const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
      const pending = captioner.caption(window.photo, request);
      const queued = captioner.caption(window.photo, request);
      setTimeout(() => captioner.dispose(), 5);
      const results = await Promise.allSettled([pending, queued]);
      captioner.dispose();
      results.push(...(await Promise.allSettled([captioner.caption(window.photo, request)])));
      return results.map((result) => (result.status === "rejected" ? result.reason.code : "ok"));
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.deepEqual(codes, ["disposed", "disposed", "disposed"]);
  });

  test("refuses what cannot be sent to its worker", async () => {
    const { code } = await failure(
      page,
      (boxes) =>
        window.captioner.caption(window.photo, {
          boxes,
          // @ts-expect-error: attributes are strings
          attributes: { type: () => "bag" },
        }),
      fourBoxes,
    );
    assert.equal(code, "request-invalid");
  });

  test("still works after all that", async () => {
    const count = await page.evaluate(
      async (request) => (await window.captioner.caption(window.photo, request)).length,
      handbag,
    );
    assert.equal(count, 4);
  });
});
