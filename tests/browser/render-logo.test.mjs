// The brand's logo, measured and drawn.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { assertColor, BLUE, composition, fill, openDrawing, TYPES, WHITE } from "./drawing.mjs";
import { startServerAndBrowser } from "./start.mjs";

const { server, browser } = await startServerAndBrowser();
const page = await openDrawing(browser, server);
await page.evaluate(async () => {
  const part = (/** @type {string} */ name) => import(`${location.origin}/pkg/${name}.js`);
  // Blue at its left, nothing at its right.
  const logo = document.createElement("canvas");
  [logo.width, logo.height] = [40, 20];
  const context = logo.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = "#0000ff";
  context.fillRect(0, 0, 20, 20);
  const { drawing } = /** @type {any} */ (window);
  const file = await new Promise((done) => logo.toBlob(done));
  Object.assign(drawing, { logo, logoFile: file });
  Object.assign(drawing, await part("render/measure-logo"), await part("render/canvas"));
});

const WHOLE = { x: 0, y: 0, width: 120, height: 90 };
const RECT = { x: 10, y: 10, width: 20, height: 10 };
const WITH_LOGO = composition({ layers: [fill(WHOLE, "#ffffff"), { kind: "logo", rect: RECT }] });

describe("a logo", () => {
  test("is drawn in its place, transparent where it is", async () => {
    for (const type of TYPES) {
      for (const kind of ["logo", "logoFile"]) {
        const found = await page.evaluate(async ([drawn, type, kind]) => {
          const { render, photo, colorsAt, ...drawing } = /** @type {any} */ (window).drawing;
          const options = { logo: drawing[kind] };
          const canvas = new OffscreenCanvas(1, 1);
          if (type) {
            const picture = new Image();
            picture.src = URL.createObjectURL(await render(drawn, photo, { type }, options));
            await picture.decode();
            [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
            canvas.getContext("2d")?.drawImage(picture, 0, 0);
          } else {
            await render(drawn, photo, canvas, options);
          }
          const pixels = canvas.getContext("2d")?.getImageData(0, 0, 120, 90);
          return colorsAt(pixels, [
            [12, 15],
            [18, 15],
            [27, 15],
            [7, 15],
            [12, 23],
          ]);
        }, /** @type {const} */ ([WITH_LOGO, type, kind]));
        [BLUE, BLUE, WHITE, WHITE, WHITE].forEach((color, index) => {
          assertColor(found[index], color, `${type} of ${kind}, point ${index}`);
        });
      }
    }
  });

  test("is in an SVG with all of it, and only once", async () => {
    const svg = await page.evaluate(async (drawn) => {
      const { render, photo, logoFile } = /** @type {any} */ (window).drawing;
      const file = await render(drawn, photo, { type: "image/svg+xml" }, { logo: logoFile });
      return file.text();
    }, WITH_LOGO);
    const images = [...svg.matchAll(/<image [^>]*href="([^"]+)"/g)].map(([, address]) => address);
    assert.equal(images.length, 1);
    assert.match(images[0] ?? "", /^data:image\/png;base64,/);
  });

  test("that is not shown is not opened, and none is needed", async () => {
    await page.evaluate(async (drawn) => {
      const { render, photo } = /** @type {any} */ (window).drawing;
      await render(drawn, photo, { type: "image/png" });
      await render(drawn, photo, { type: "image/png" }, { logo: "/nowhere.png" });
    }, composition());
  });

  for (const [name, run, code, message] of /** @type {const} */ ([
    [
      "is missing",
      "render(drawn, photo, canvas)",
      "request-invalid",
      /logo: is undefined, expected a picture, for composition\.layers\[1\]/,
    ],
    [
      "is missing on a context",
      'drawComposition(canvas.getContext("2d"), drawn, photo)',
      "request-invalid",
      /logo: is undefined/,
    ],
    [
      "is nowhere",
      'render(drawn, photo, canvas, { logo: "/nowhere.png" })',
      "image-unreadable",
      /^logo: .*404/,
    ],
    [
      "is damaged",
      'render(drawn, photo, canvas, { logo: new Blob(["no"]) })',
      "image-unreadable",
      /^logo: .*damaged/,
    ],
  ])) {
    test(`that ${name} is told of`, async () => {
      const error = await page.evaluate(async ([run, drawn]) => {
        const { render, drawComposition, photo } = /** @type {any} */ (window).drawing;
        const canvas = document.createElement("canvas");
        const names = ["render", "drawComposition", "drawn", "photo", "canvas"];
        const call = new Function(...names, `return (async () => ${run})()`);
        return call(render, drawComposition, drawn, photo, canvas).then(
          () => ({ code: "done", message: "" }),
          (/** @type {any} */ { code, message }) => ({ code, message }),
        );
      }, /** @type {const} */ ([run, WITH_LOGO]));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
    });
  }

  test("is measured: its size, and its colour where it brings no ground", async () => {
    const [logo, file, photo, tiny] = await page.evaluate(() => {
      const { measureLogo, logo, logoFile, photo } = /** @type {any} */ (window).drawing;
      return Promise.all([logo, logoFile, photo, new ImageData(1, 1)].map(measureLogo));
    });
    assert.deepEqual(logo, { width: 40, height: 20, color: "#0000ff" });
    assert.deepEqual(file, logo);
    assert.deepEqual(photo, { width: 40, height: 20 });
    assert.deepEqual(tiny, { width: 1, height: 1 });
  });
});
