// What can not be drawn is said.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { composition, openDrawing } from "./drawing.mjs";
import { startServerAndBrowser } from "./start.mjs";

const { server, browser } = await startServerAndBrowser();
const page = await openDrawing(browser, server);

const WHOLE = { x: 0, y: 0, width: 120, height: 90 };
const PHOTO = { kind: "photo", rect: WHOLE, clip: WHOLE, radius: 0 };

describe("what can't be drawn is said:", () => {
  for (const [name, run, code, message] of /** @type {const} */ ([
    [
      "a composition",
      "render({ ...drawn, width: NaN }, photo, canvas)",
      "request-invalid",
      /composition\.width/,
    ],
    ["a target", "render(drawn, photo, {})", "request-invalid", /target\.type/],
    [
      "a type",
      'render(drawn, photo, { type: "image/gif" })',
      "request-invalid",
      /target\.type.*gif/,
    ],
    ["a scale", "render(drawn, photo, { canvas, scale: 0 })", "request-invalid", /target\.scale/],
    [
      "too large a canvas",
      "render(drawn, photo, { canvas, scale: 200 })",
      "request-invalid",
      /24000×18000.*120000000/,
    ],
    [
      "too large a WebP",
      'render({ ...drawn, width: 17e3, height: 2 }, photo, { type: "image/webp" })',
      "request-invalid",
      /17000×2.*16383/,
    ],
    [
      "a canvas in use",
      'canvas.getContext("bitmaprenderer"), render(drawn, photo, canvas)',
      "request-invalid",
      /in use/,
    ],
    [
      "a canvas that a worker has",
      "canvas.transferControlToOffscreen(), render(drawn, photo, canvas)",
      "request-invalid",
      /in use/,
    ],
    ["a picture", 'render(drawn, new Blob(["no"]), canvas)', "image-unreadable", /damaged/],
    [
      "a picture that is nowhere",
      'render(drawn, "/nowhere.jpg", canvas)',
      "image-unreadable",
      /404/,
    ],
    ["nothing", "render(drawn, undefined, canvas)", "image-unreadable", /undefined/],
    [
      "an empty canvas",
      "render(drawn, new OffscreenCanvas(0, 9), canvas)",
      "image-unreadable",
      /0×9/,
    ],
  ])) {
    test(name, async () => {
      const error = await page.evaluate(async ([run, drawn]) => {
        const { render, photo } = /** @type {any} */ (window).drawing;
        const canvas = document.createElement("canvas");
        const call = new Function("render", "drawn", "photo", "canvas", `return (${run})`);
        return call(render, drawn, photo, canvas).then(
          () => ({ code: "done", message: "" }),
          (/** @type {any} */ { code, message }) => ({ code, message }),
        );
      }, /** @type {const} */ ([run, composition()]));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
    });
  }

  test("a canvas that stays blank", async () => {
    const message = await page.evaluate(async (drawn) => {
      const { render, photo } = /** @type {any} */ (window).drawing;
      const { prototype } = CanvasRenderingContext2D;
      const { getImageData } = prototype;
      // As browsers have it whose limit is exceeded.
      prototype.getImageData = () => new ImageData(1, 1);
      const canvas = document.createElement("canvas");
      return render(drawn, photo, { canvas, scale: 50 })
        .then(
          () => "done",
          (/** @type {Error} */ error) => error.message,
        )
        .finally(() => {
          prototype.getImageData = getImageData;
        });
    }, composition());
    assert.match(message, /6000×4500 pixels, more than this browser can draw/);
  });

  test("a type that the browser does not write", async () => {
    const message = await page.evaluate(async (drawn) => {
      const { render, photo } = /** @type {any} */ (window).drawing;
      const { prototype } = HTMLCanvasElement;
      const { toBlob } = prototype;
      // It gives a PNG then.
      prototype.toBlob = function (done) {
        toBlob.call(this, done);
      };
      return render(drawn, photo, { type: "image/webp" })
        .then(
          () => "done",
          (/** @type {Error} */ error) => error.message,
        )
        .finally(() => {
          prototype.toBlob = toBlob;
        });
    }, composition());
    assert.match(message, /target\.type: is "image\/webp"/);
  });

  test("a photo of another origin, in a file; on a canvas it is drawn", async () => {
    // The same server by another name, which does not say that others may read its pictures.
    const elsewhere = new URL("/elsewhere.svg", server.origin.replace("127.0.0.1", "localhost"));
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    server.answers.set("/elsewhere.svg", (_, response) => {
      response.setHeader("content-type", "image/svg+xml");
      response.end(svg);
    });
    const found = await page.evaluate(
      async ([url, drawn]) => {
        const { render } = /** @type {any} */ (window).drawing;
        const image = new Image();
        image.src = url;
        await image.decode();
        const targets = [document.createElement("canvas"), { type: "image/png" }];
        return Promise.all(
          [...targets, { type: "image/svg+xml" }].map((target) =>
            render(drawn, image, target).then(
              () => "done",
              (/** @type {any} */ { code, message }) => `${code}: ${message}`,
            ),
          ),
        );
      },
      /** @type {const} */ ([elsewhere.href, composition({ layers: [PHOTO] })]),
    );
    assert.equal(found[0], "done");
    assert.match(found[1], /^image-unreadable: .*another origin/);
    assert.match(found[2], /^image-unreadable: .*another origin/);
  });
});
