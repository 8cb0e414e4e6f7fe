// Captioning: every kind of picture, every kind of request, and what is wrong with them.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure, loadCaptioner, openBlank } from "./browser.mjs";
import { fourBoxes, gridOfBoxes, handbag } from "./fixtures.mjs";
import { animatedGif, animatedWebp, cmykJpeg } from "./pictures.mjs";
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

describe("a picture", () => {
  test("can be anything that a page has", async () => {
    const { counts, isKept } = await page.evaluate(async (request) => {
      const url = "/samples/handbag.jpg";
      const bitmap = await createImageBitmap(window.photo);
      const { width } = bitmap;
      const element = new Image();
      element.src = url;
      await element.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.drawImage(bitmap, 0, 0);
      const offscreen = new OffscreenCanvas(64, 48);
      offscreen.getContext("2d")?.fillRect(0, 0, 64, 48);
      const frame = new VideoFrame(bitmap, { timestamp: 0 });
      /** @param {string} type */
      const encoded = (type) =>
        new Promise((resolve) => canvas.toBlob((blob) => resolve(blob), type));
      // One red pixel, in a format that only the browser can decode.
      const gif = "data:image/gif;base64,R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=";
      /** @type {Record<string, import("caponimage").ImageInput>} */
      const inputs = {
        "relative URL": url,
        URL: new URL(url, location.href),
        "blob URL": URL.createObjectURL(window.photo),
        Blob: window.photo,
        File: new File([window.photo], "bag.jpg"),
        PNG: await encoded("image/png"),
        WebP: await encoded("image/webp"),
        GIF: gif,
        ImageBitmap: bitmap,
        ImageData: context.getImageData(0, 0, 200, 100),
        img: element,
        canvas,
        OffscreenCanvas: offscreen,
        VideoFrame: frame,
      };
      /** @type {Record<string, number>} */
      const counts = {};
      for (const [name, input] of Object.entries(inputs)) {
        counts[name] = (await window.captioner.caption(input, request)).length;
      }
      frame.close();
      return { counts, isKept: width > 0 && bitmap.width === width };
    }, handbag);
    assert.ok(isKept, "what was given is still the caller's");
    assert.equal(Object.keys(counts).length, 14);
    for (const [name, count] of Object.entries(counts)) assert.equal(count, 4, name);
  });

  test("that the page loads lazily is not waited for until it is seen", async () => {
    const captioned = await page.evaluate(async (request) => {
      const spacer = document.createElement("div");
      spacer.style.height = "30000px";
      /** @param {string} place */
      const lazyImage = (place) => {
        const image = new Image();
        image.loading = "lazy";
        image.src = `/samples/handbag.jpg?${place}`;
        return image;
      };
      const far = lazyImage("far");
      const hidden = lazyImage("hidden");
      hidden.style.display = "none";
      document.body.append(hidden, spacer, far);
      const images = [far, hidden, lazyImage("detached")];
      const reports = images.map((image) => window.captioner.caption(image, request));
      return (await Promise.all(reports)).map((captions) => captions.length);
    }, handbag);
    assert.deepEqual(captioned, [4, 4, 4]);
  });

  test("that the browser shows but will not decode beforehand is read", async () => {
    const [shown, broken] = await page.evaluate(async (request) => {
      const outcomes = [];
      for (const url of ["/samples/handbag.jpg", "/samples/missing.jpg"]) {
        const image = new Image();
        image.src = url;
        await image.decode().catch(() => {});
        image.decode = () => Promise.reject(new DOMException("not now", "EncodingError"));
        const call = window.captioner.caption(image, request);
        outcomes.push(await call.then(({ length }) => length).catch(({ code }) => code));
      }
      return outcomes;
    }, handbag);
    assert.deepEqual([shown, broken], [4, "image-unreadable"]);
  });

  test("may be of another window", async () => {
    const texts = await page.evaluate(async (request) => {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const other = /** @type {Window & typeof globalThis} */ (frame.contentWindow);
      const bytes = await window.photo.arrayBuffer();
      const element = other.document.createElement("img");
      element.src = "/samples/handbag.jpg?other-window";
      const inputs = [
        window.photo,
        new other.Blob([bytes]),
        new other.File([bytes], "bag.jpg"),
        new other.URL("/samples/handbag.jpg", location.href),
      ];
      const texts = [];
      for (const input of inputs) {
        const captions = await window.captioner.caption(input, request);
        texts.push(captions.map(({ text }) => text).join());
      }
      const count = (await window.captioner.caption(element, request)).length;
      frame.remove();
      return { texts, count };
    }, handbag);
    assert.equal(new Set(texts.texts).size, 1);
    assert.equal(texts.count, 4);
  });

  test("of pixels in other colours is read in its own", async () => {
    const { canvas, wide } = await page.evaluate(async (request) => {
      const canvas = new OffscreenCanvas(64, 64);
      const context = canvas.getContext("2d", { colorSpace: "display-p3" });
      if (!context) throw new Error("no canvas");
      context.fillStyle = "color(display-p3 0.9 0.2 0.1)";
      context.fillRect(0, 0, 64, 64);
      context.fillStyle = "color(display-p3 0 0.9 0.2)";
      context.fillRect(10, 20, 30, 30);
      const pixels = context.getImageData(0, 0, 64, 64, { colorSpace: "display-p3" });
      /** @param {import("caponimage").ImageInput} input */
      const scores = async (input) =>
        (await window.captioner.caption(input, request)).map(({ score }) => score);
      return { canvas: await scores(canvas), wide: await scores(pixels) };
    }, handbag);
    canvas.forEach((score, box) => assert.ok(Math.abs(score - (wide[box] ?? NaN)) < 1e-3));
  });

  test("that is a drawing in SVG is refused as a file, and read as an element", async () => {
    const { errors, count } = await page.evaluate(async (request) => {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="400"><circle r="90"/></svg>`;
      const type = "image/svg+xml";
      const url = `data:${type},${encodeURIComponent(svg)}`;
      const errors = [];
      for (const input of [new Blob([svg], { type }), new File([svg], "line-art.svg"), url]) {
        errors.push(
          await window.captioner.caption(input, request).then(
            () => "done",
            ({ code, message }) => `${code}: ${message}`,
          ),
        );
      }
      const element = new Image();
      element.src = url;
      return { errors, count: (await window.captioner.caption(element, request)).length };
    }, handbag);
    assert.equal(errors.length, 3);
    for (const error of errors) {
      assert.match(
        error,
        /^image-unreadable: the image is .* a format that this browser cannot read$/,
      );
    }
    assert.equal(count, 4);
  });

  for (const [name, url] of Object.entries({ cmykJpeg, animatedGif, animatedWebp })) {
    test(`of the kind ${name} is read`, async () => {
      const count = await page.evaluate(
        async ([url, request]) => (await window.captioner.caption(url, request)).length,
        /** @type {const} */ ([url, handbag]),
      );
      assert.equal(count, 4);
    });
  }

  for (const [name, bytes] of /** @type {const} */ ([
    ["is empty", []],
    ["is text", [104, 101, 108, 108, 111]],
    ["is a JPEG that ends at once", [0xff, 0xd8, 0xff, 0xe0, 0, 16]],
    ["is a PNG that ends at once", [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]],
  ])) {
    test(`that ${name} is refused`, async () => {
      const { code } = await failure(
        page,
        (bytes) =>
          window.captioner.caption(new Blob([new Uint8Array(bytes)]), {
            boxes: [{ x: 0, y: 0, width: 1, height: 1 }],
          }),
        bytes,
      );
      assert.equal(code, "image-unreadable");
    });
  }

  test("that is not there is refused", async () => {
    const { code, message } = await failure(
      page,
      (boxes) => window.captioner.caption("/samples/missing.jpg", { boxes }),
      fourBoxes,
    );
    assert.equal(code, "image-unreadable");
    assert.match(message, /404/);
  });

  test("in whose place a web page comes is refused as that", async () => {
    const { code, message } = await failure(
      page,
      (boxes) => window.captioner.caption("/blank.html", { boxes }),
      fourBoxes,
    );
    assert.equal(code, "image-unreadable");
    assert.match(message, /blank\.html: the server answered with a web page/);
  });
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
