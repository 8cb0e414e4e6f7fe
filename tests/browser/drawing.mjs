// A page that draws compositions, and looks at their pixels.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { openBlank } from "./browser.mjs";
import { root } from "./paths.mjs";

/** @import { Browser, Page } from "playwright-core" */
/** @import { Server } from "./server.mjs" */

/** Kalam leans, and its letters reach far beyond their width; DejaVu Sans has Arabic ones. */
export const FONTS = {
  display: {
    family: '"Test Kalam", cursive',
    weights: { regular: 400, bold: 700 },
    files: { bold: "/kalam.woff2" },
  },
  text: {
    family: '"DejaVu Sans", sans-serif',
    weights: { regular: 400, bold: 700 },
    // Which is done without.
    files: { regular: "/nowhere.woff2" },
  },
};

/**
 * An empty composition of some size.
 * @param {object} [parts] of it
 */
export function composition(parts) {
  const [width, height] = [120, 90];
  const product = { x: 0, y: 0, width, height };
  return {
    ...{ name: "test", width, height, layers: [], texts: [], palette: {}, fonts: FONTS },
    ...{ product, boxes: [] },
    ...parts,
  };
}

/** What the same composition is drawn as: nothing for a canvas. */
export const TYPES = [undefined, "image/png", "image/svg+xml"];

export const [WHITE, RED, GREEN, BLUE, YELLOW] = [
  [255, 255, 255, 255],
  [255, 0, 0, 255],
  [0, 255, 0, 255],
  [0, 0, 255, 255],
  [255, 255, 0, 255],
];
/** @param {object} rect @param {string} color */
export const fill = (rect, color) => ({ kind: "fill", rect, radius: 0, color, opacity: 1 });

/**
 * A page with `window.drawing`: the package's functions, a photo of 40×20 pixels, red, green, blue
 * and yellow from its upper left, and ways to draw and look.
 * @param {Browser} browser
 * @param {Server} server
 */
export async function openDrawing(browser, server) {
  const font = "node_modules/@fontsource/kalam/files/kalam-latin-700-normal.woff2";
  server.answers.set("/kalam.woff2", await readFile(root + font));
  const page = await openBlank(browser, server);
  await page.evaluate(async () => {
    const part = (/** @type {string} */ name) => import(`${location.origin}/pkg/${name}.js`);
    const { render } = await part("render/render");
    const photo = document.createElement("canvas");
    [photo.width, photo.height] = [40, 20];
    const context = photo.getContext("2d");
    if (!context) throw new Error("no canvas");
    ["#ff0000", "#00ff00", "#0000ff", "#ffff00"].forEach((color, index) => {
      context.fillStyle = color;
      context.fillRect((index % 2) * 20, Math.floor(index / 2) * 10, 20, 10);
    });

    /**
     * A composition's pixels, drawn on a canvas, or as a file that is drawn as an image.
     * @param {object} composition @param {string} [type] @param {number} [scale] @param {unknown} [image]
     */
    async function pixels(composition, type, scale = 1, image = photo) {
      if (!type) {
        const canvas = await render(composition, image, {
          canvas: new OffscreenCanvas(1, 1),
          scale,
        });
        return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      }
      const shown = new Image();
      shown.src = URL.createObjectURL(await render(composition, image, { type, scale }));
      await shown.decode();
      const canvas = new OffscreenCanvas(shown.naturalWidth, shown.naturalHeight);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.drawImage(shown, 0, 0);
      return context.getImageData(0, 0, canvas.width, canvas.height);
    }

    /**
     * The rectangle of all pixels that are not white, between two rows.
     * @param {ImageData} pixels @param {number} [top] @param {number} [bottom]
     */
    function inkIn({ data, width, height }, top = 0, bottom = height) {
      let [left, right, first, last] = [width, 0, height, 0];
      for (let y = Math.max(top, 0); y < Math.min(bottom, height); y++) {
        for (let x = 0; x < width; x++) {
          if ((data[4 * (y * width + x)] ?? 255) >= 230) continue;
          [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
          [first, last] = [Math.min(first, y), Math.max(last, y + 1)];
        }
      }
      return { left, right, top: first, bottom: last };
    }

    /** @param {ImageData} pixels @param {number[][]} points */
    const colorsAt = ({ data, width }, points) =>
      points.map(([x = 0, y = 0]) => [
        ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
      ]);

    const drawing = {
      ...{ render, photo, pixels, inkIn, colorsAt },
      ...(await part("text/set-text")),
      ...(await part("text/fit-text")),
      ...(await part("text/measure")),
      ...(await part("text/load-fonts")),
    };
    Object.assign(window, { drawing });
  });
  return page;
}

/**
 * Colours of a composition at points, drawn as that type.
 * @param {Page} page
 * @param {object} drawn
 * @param {number[][]} points
 * @param {string} [type]
 * @param {string} [image] its address, instead of the test photo
 */
export function colorsAt(page, drawn, points, type, image) {
  return page.evaluate(async ([drawn, points, type, image]) => {
    const { pixels, colorsAt } = /** @type {any} */ (window).drawing;
    return colorsAt(await pixels(drawn, type, 1, image), points);
  }, /** @type {const} */ ([drawn, points, type, image]));
}

/**
 * @param {number[] | undefined} found
 * @param {number[]} expected
 * @param {string} name
 * @param {number} [tolerance]
 */
export function assertColor(found, expected, name, tolerance = 4) {
  const isNear = expected.every(
    (value, channel) => Math.abs(value - (found?.[channel] ?? NaN)) <= tolerance,
  );
  assert.ok(isNear, `${name}: ${found}, expected ${expected}`);
}

/**
 * Where letters are, drawn larger than the composition, in pixels of that.
 * @param {Page} page
 * @param {object} drawn
 * @param {string} [type]
 * @param {number[][]} [rows] from and to
 */
export function inkOf(page, drawn, type, rows = [[0, 1000]]) {
  return page.evaluate(async ([drawn, type, rows]) => {
    const { pixels, inkIn } = /** @type {any} */ (window).drawing;
    const scale = 4;
    const found = await pixels(drawn, type, scale);
    return rows.map(([top = 0, bottom = 0]) => {
      const ink = inkIn(found, Math.round(top * scale), Math.round(bottom * scale));
      /** @type {[string, number][]} */
      const edges = Object.entries(ink);
      return Object.fromEntries(edges.map(([edge, at]) => [edge, at / scale]));
    });
  }, /** @type {const} */ ([drawn, type, rows]));
}

/**
 * A text set in black on white.
 * @param {Page} page
 * @param {string} text
 * @param {object} [style] other than these
 */
export function setBlack(page, text, style) {
  return page.evaluate(
    async ([text, style, fonts]) => {
      const { drawing } = /** @type {any} */ (window);
      await drawing.loadFonts(fonts);
      const options = {
        ...{ font: "display", weight: "bold", align: "left", valign: "top", fontSize: 40 },
        ...{ lineHeight: 1.5, tracking: 0, lines: text.split("\n") },
        ...{ slot: { x: 50, y: 50, width: 300, height: 200 } },
        ...style,
      };
      const metrics = drawing.measureFont(/** @type {any} */ (fonts)[options.font], options.weight);
      const [color, ground] = ["#000000", "#ffffff"];
      const own = { id: "a", role: "benefit", text };
      return drawing.setText(own, options.slot, { ...options, metrics, color, ground });
    },
    /** @type {const} */ ([text, style ?? {}, FONTS]),
  );
}

/**
 * A composition of texts, in black on white.
 * @param {object[]} texts
 * @param {{ width: number, height: number }} [size]
 */
export function onWhite(texts, size = { width: 400, height: 300 }) {
  const layers = [fill({ x: 0, y: 0, ...size }, "#ffffff")];
  return composition({ ...size, layers, texts });
}
