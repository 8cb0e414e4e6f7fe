// Layers of compositions, drawn the same on canvases and in files.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  assertColor,
  BLUE,
  colorsAt,
  composition,
  fill,
  GREEN,
  openDrawing,
  RED,
  TYPES,
  WHITE,
  YELLOW,
} from "./drawing.mjs";
import { startServerAndBrowser } from "./start.mjs";

const { server, browser } = await startServerAndBrowser();
const page = await openDrawing(browser, server);

const PAPER = fill({ x: 0, y: 0, width: 120, height: 90 }, "#ffffff");
const RECT = { x: 20, y: 10, width: 80, height: 60 };

/** For each kind of layer: points, and what colour is there. */
const LAYERS = /** @type {const} */ ([
  [
    "a fill with round corners",
    { ...fill(RECT, "#0000ff"), radius: 20 },
    [
      [60, 40, BLUE],
      [21, 11, WHITE],
      [21, 40, BLUE],
      [60, 11, BLUE],
      [18, 40, WHITE],
      [102, 40, WHITE],
    ],
  ],
  [
    "a fill that is rounder than it is high",
    { ...fill({ ...RECT, height: 20 }, "#0000ff"), radius: 500 },
    [
      [21, 11, WHITE],
      [21, 20, BLUE],
      [32, 11, BLUE],
      [60, 11, BLUE],
    ],
  ],
  ["half a fill", { ...fill(RECT, "#0000ff"), opacity: 0.5 }, [[60, 40, [128, 128, 255, 255]]]],
  [
    "a gradient to the right",
    { ...gradient(0), rect: RECT },
    [
      [21, 40, [249, 0, 6, 255]],
      [60, 12, [127, 0, 127, 255]],
      [98, 68, [5, 0, 250, 255]],
      [10, 40, WHITE],
    ],
  ],
  [
    "a gradient upwards that ends in nothing",
    { ...gradient(-90), rect: RECT, to: { color: "#ff0000", opacity: 0 } },
    [
      [60, 68, [255, 6, 6, 255]],
      [60, 40, [255, 125, 125, 255]],
      [60, 11, [255, 249, 249, 255]],
    ],
  ],
  [
    "a photo in a window",
    {
      kind: "photo",
      rect: { x: -20, y: 0, width: 160, height: 80 },
      clip: RECT,
      radius: 20,
    },
    [
      [22, 47, BLUE],
      [50, 20, RED],
      [70, 20, GREEN],
      [50, 60, BLUE],
      [70, 60, YELLOW],
    ].concat([
      [21, 11, WHITE],
      [99, 69, WHITE],
      [18, 40, WHITE],
      [60, 8, WHITE],
      [60, 72, WHITE],
    ]),
  ],
  [
    "a frame",
    { kind: "frame", rect: RECT, radius: 0, color: "#0000ff", width: 4 },
    [
      [18, 40, BLUE],
      [21, 40, BLUE],
      [24, 40, WHITE],
      [60, 9, BLUE],
      [15, 40, WHITE],
    ],
  ],
  [
    "a line with a dot at its end",
    {
      kind: "line",
      from: { x: 20, y: 20 },
      to: { x: 80, y: 20 },
      color: "#0000ff",
      width: 4,
      dot: 20,
    },
    [
      [40, 19, BLUE],
      [40, 21, BLUE],
      [40, 24, WHITE],
      [80, 12, BLUE],
      [87, 20, BLUE],
      [20, 24, WHITE],
    ],
  ],
  [
    "a disc",
    { kind: "disc", center: { x: 60, y: 40 }, radius: 20, color: "#0000ff" },
    [
      [60, 40, BLUE],
      [60, 21, BLUE],
      [42, 40, BLUE],
      [44, 24, WHITE],
      [81, 40, WHITE],
    ],
  ],
]);

/** @param {number} angle */
function gradient(angle) {
  const [from, to] = ["#ff0000", "#0000ff"].map((color) => ({ color, opacity: 1 }));
  return { kind: "gradient", angle, from, to };
}

describe("each kind of layer is drawn the same on a canvas and in files:", () => {
  for (const [name, layer, points] of LAYERS) {
    test(name, async () => {
      const drawn = composition({ layers: [PAPER, layer] });
      for (const type of TYPES) {
        const found = await colorsAt(
          page,
          drawn,
          points.map(([x, y]) => [Number(x), Number(y)]),
          type,
        );
        points.forEach(([x, y, color], index) => {
          assertColor(found[index], [color].flat(), `${type} at ${x}, ${y}`);
        });
      }
    });
  }

  test("later ones over earlier ones, in all sizes", async () => {
    const layers = [PAPER, fill(RECT, "#ff0000"), fill({ ...RECT, width: 20 }, "#0000ff")];
    const { sizes, colors } = await page.evaluate(async (drawn) => {
      const { pixels, colorsAt } = /** @type {any} */ (window).drawing;
      const sizes = [];
      const colors = [];
      for (const type of [undefined, "image/png", "image/svg+xml"]) {
        const found = await pixels(drawn, type, 2.5);
        sizes.push([found.width, found.height]);
        colors.push(
          ...colorsAt(found, [
            [75, 100],
            [150, 100],
          ]),
        );
      }
      return { sizes, colors };
    }, composition({ layers }));
    for (const size of sizes) assert.deepEqual(size, [300, 225]);
    colors.forEach((/** @type {number[]} */ color, /** @type {number} */ index) => {
      assertColor(color, index % 2 === 0 ? BLUE : RED, `${index}`);
    });
  });
});
