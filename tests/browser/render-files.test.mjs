// Files of compositions, and the photos that they are made of.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  assertColor,
  BLUE,
  colorsAt,
  composition,
  fill,
  GREEN,
  onWhite,
  openDrawing,
  RED,
  setBlack,
  TYPES,
  WHITE,
  YELLOW,
} from "./drawing.mjs";
import { turnedJpeg } from "./exif.mjs";
import { startServerAndBrowser } from "./start.mjs";

const { server, browser } = await startServerAndBrowser();
const page = await openDrawing(browser, server);

const RECT = { x: 20, y: 10, width: 80, height: 60 };

describe("a file", () => {
  test("has the type that is asked for, and JPEG a white ground", async () => {
    const drawn = composition({ layers: [fill({ x: 0, y: 0, width: 60, height: 90 }, "#ff0000")] });
    const found = await page.evaluate(async (drawn) => {
      const { render, photo, pixels, colorsAt } = /** @type {any} */ (window).drawing;
      const found = [];
      for (const type of ["image/png", "image/jpeg", "image/webp", "image/svg+xml"]) {
        const blob = await render(drawn, photo, { type, quality: 0.8 });
        const colors = colorsAt(await pixels(drawn, type), [
          [30, 45],
          [90, 45],
        ]);
        found.push({ type, own: blob.type, colors });
      }
      return found;
    }, drawn);
    for (const { type, own, colors } of found) {
      assert.equal(own, type);
      assertColor(colors[0], RED, type, 8);
      assertColor(colors[1], type === "image/jpeg" ? WHITE : [0, 0, 0, 0], type, 8);
    }
  });

  test("gives the memory of its canvases back", async () => {
    const sides = await page.evaluate(
      async (drawn) => {
        const { render } = /** @type {any} */ (window).drawing;
        /** @type {HTMLCanvasElement[]} */
        const made = [];
        const { createElement } = document;
        document.createElement = (/** @type {string} */ name) => {
          const element = createElement.call(document, name);
          if (element instanceof HTMLCanvasElement) made.push(element);
          return /** @type {any} */ (element);
        };
        const photo = new ImageData(20, 20);
        for (const type of ["image/png", "image/svg+xml"]) await render(drawn, photo, { type });
        document.createElement = createElement;
        return made.map(({ width, height }) => width * height);
      },
      composition({ layers: [{ kind: "photo", rect: RECT, clip: RECT, radius: 0 }] }),
    );
    assert.deepEqual(sides, [0, 0]);
  });

  test("can be made in a worker", async () => {
    const set = await setBlack(page, "Nike", { fontSize: 60 });
    const found = await page.evaluate(
      async (drawn) => {
        const { photo, inkIn } = /** @type {any} */ (window).drawing;
        const script = `
        import { render } from "${location.origin}/pkg/render/render.js";
        addEventListener("message", async ({ data: { drawn, photo } }) => {
          const files = [];
          for (const type of ["image/png", "image/svg+xml"]) {
            files.push(await render(drawn, photo, { type }));
          }
          postMessage(files);
        });`;
        const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
        const worker = new Worker(url, { type: "module" });
        // Addresses are relative to the script, which has none here.
        drawn.fonts.display.files.bold = new URL(
          drawn.fonts.display.files.bold,
          location.href,
        ).href;
        const files = await new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          photo.toBlob((/** @type {Blob} */ blob) => worker.postMessage({ drawn, photo: blob }));
        });
        worker.terminate();
        const bitmap = await createImageBitmap(files[0]);
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        if (!context) throw new Error("no canvas");
        context.drawImage(bitmap, 0, 0);
        const ink = inkIn(context.getImageData(0, 0, bitmap.width, bitmap.height));
        return { ink, svg: await files[1].text() };
      },
      onWhite([set]),
    );
    const { x, width } = set.rect;
    assert.ok(Math.abs(found.ink.left - x) <= 1, JSON.stringify(found.ink));
    assert.ok(Math.abs(found.ink.right - x - width) <= 1, JSON.stringify(found.ink));
    assert.ok(found.svg.includes("@font-face{font-family:'Test Kalam'"));
  });
});

describe("the photo", () => {
  const whole = { x: 0, y: 0, width: 120, height: 90 };
  const layers = [{ kind: "photo", rect: whole, clip: whole, radius: 0 }];

  test("is upright, whatever its file says", async () => {
    const plain = await page.evaluate(async () => {
      const { photo } = /** @type {any} */ (window).drawing;
      const blob = await new Promise((resolve) => photo.toBlob(resolve, "image/jpeg", 1));
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    // To be turned a quarter to the right: the lower left is then the upper left.
    server.answers.set("/turned.jpg", turnedJpeg(Buffer.from(plain), 6));
    for (const type of TYPES) {
      const points = [
        [30, 20],
        [90, 20],
        [30, 70],
        [90, 70],
      ];
      const found = await colorsAt(page, composition({ layers }), points, type, "/turned.jpg");
      [BLUE, RED, YELLOW, GREEN].forEach((color, index) => {
        assertColor(found[index], color, `${type}, ${index}`, 40);
      });
    }
  });

  test("lies in an SVG as it is, where every program shows it alike", async () => {
    const { svg, plain, pixels } = await page.evaluate(async (drawn) => {
      const { render, photo } = /** @type {any} */ (window).drawing;
      const blob = await new Promise((resolve) => photo.toBlob(resolve, "image/jpeg", 1));
      const type = "image/svg+xml";
      return {
        svg: await (await render(drawn, blob, { type })).text(),
        plain: [...new Uint8Array(await blob.arrayBuffer())],
        pixels: await (await render(drawn, new ImageData(4, 4), { type })).text(),
      };
    }, composition({ layers }));
    assert.ok(
      svg.includes(`href="data:image/jpeg;base64,${Buffer.from(plain).toString("base64")}"`),
    );
    // What can be seen through stays so.
    assert.match(pixels, /href="data:image\/png;/);
  });

  test("may be anything that is a picture", async () => {
    const found = await page.evaluate(async (drawn) => {
      const { render, photo, colorsAt } = /** @type {any} */ (window).drawing;
      const blob = await new Promise((resolve) => photo.toBlob(resolve));
      const image = new Image();
      image.src = URL.createObjectURL(blob);
      const context = photo.getContext("2d");
      const bitmap = await createImageBitmap(photo);
      const found = [];
      for (const input of [
        ...[blob, image.src, new URL(image.src), image, context.getImageData(0, 0, 40, 20)],
        ...[bitmap, photo, new VideoFrame(photo, { timestamp: 0 })],
      ]) {
        const canvas = await render(drawn, input, document.createElement("canvas"));
        const { width, height } = canvas;
        const pixels = canvas.getContext("2d").getImageData(0, 0, width, height);
        found.push(
          colorsAt(pixels, [
            [30, 20],
            [90, 70],
          ]),
        );
      }
      // What a caller gave stays theirs.
      return { found, width: bitmap.width };
    }, composition({ layers }));
    assert.equal(found.found.length, 8);
    for (const [first, last] of found.found) {
      assertColor(first, RED, "upper left", 10);
      assertColor(last, YELLOW, "lower right", 10);
    }
    assert.equal(found.width, 40);
  });
});
