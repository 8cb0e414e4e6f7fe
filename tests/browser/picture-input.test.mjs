// Pictures of every kind that a page has, and what is no picture.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure, loadCaptioner, openBlank } from "./browser.mjs";
import { fourBoxes, handbag } from "./fixtures.mjs";
import { animatedGif, animatedWebp, cmykJpeg } from "./pictures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
await loadCaptioner(page, MODEL);

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
