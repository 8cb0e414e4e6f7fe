// Letters of compositions are drawn where the set text says.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { inkOf, onWhite, openDrawing, setBlack, TYPES } from "./drawing.mjs";
import { startServerAndBrowser } from "./start.mjs";

const { server, browser } = await startServerAndBrowser();
const page = await openDrawing(browser, server);

describe("letters are where the set text says", () => {
  for (const [name, text, style] of /** @type {const} */ ([
    ["to the left", "jumpy Afraf", {}],
    ["to the right", "jumpy\nAfraf", { align: "right", valign: "bottom" }],
    ["in the middle", "ÄÖ, fjord\nof", { align: "center", valign: "middle" }],
    ["in a size that is no whole number", "Handbag in Red", { fontSize: 33.37, align: "right" }],
    ["small", "All that you need for a day out", { fontSize: 13.3, align: "right", font: "text" }],
    ["wide", "Summer Sale", { tracking: 0.12, align: "right", font: "text" }],
    ["narrow", "fjord half of", { tracking: -0.03, align: "right" }],
    ["from right to left, at the left", "خصم 50% اليوم!", { font: "text" }],
    ["from right to left, at the right", "خصم 50% اليوم!\nNike", { font: "text", align: "right" }],
    ["in a font that can't be had", "Tüte für alles", { font: "text", weight: "regular" }],
  ])) {
    test(name, async () => {
      const set = await setBlack(page, text, style);
      const { x, y, width, height } = set.rect;
      for (const type of TYPES) {
        const [ink] = await inkOf(page, onWhite([set]), type);
        const expected = { left: x, right: x + width, top: y, bottom: y + height };
        for (const [edge, at] of Object.entries(expected)) {
          const off = Math.abs((ink?.[edge] ?? NaN) - at);
          assert.ok(off <= 1, `${type}, ${edge}: ${ink?.[edge]}, expected ${at}`);
        }
      }
      // As the slot has it.
      if (set.align === "right") assert.ok(Math.abs(x + width - 350) < 0.02);
      if (set.align === "left") assert.ok(Math.abs(x - 50) < 0.02);
    });
  }

  for (const align of ["left", "right"]) {
    test(`a column's ${align} edges differ by less than half a pixel, however large`, async () => {
      const fontSize = 180;
      const slot = { x: 60, y: 40, width: 480, height: 900 };
      const lines = ["Just", "Afr", "Tof", "5XX"];
      const style = { align, fontSize, slot, lineHeight: 1.4 };
      const set = await setBlack(page, lines.join("\n"), style);
      /** @type {{ baseline: number }[]} */
      const placed = set.lines;
      const rows = placed.map(({ baseline }) => [baseline - 0.9 * fontSize, baseline + 72]);
      for (const type of TYPES) {
        const drawn = onWhite([set], { width: 600, height: 1000 });
        const inks = await inkOf(page, drawn, type, rows);
        const edges = inks.map((ink) => ink[align] ?? NaN);
        assert.ok(Math.max(...edges) - Math.min(...edges) < 0.5, `${type}: ${edges}`);
      }
    });
  }

  test("the top of capitals is the slot's, and the bottom the baseline", async () => {
    const top = await setBlack(page, "HIER", { font: "text" });
    const [above] = await inkOf(page, onWhite([top]));
    assert.ok(Math.abs((above?.["top"] ?? NaN) - 50) < 0.5, `${above?.["top"]}`);
    const bottom = await setBlack(page, "HIER", { font: "text", valign: "bottom" });
    const [below] = await inkOf(page, onWhite([bottom]));
    assert.ok(Math.abs((below?.["bottom"] ?? NaN) - 250) < 0.5, `${below?.["bottom"]}`);
  });

  test("letter by letter, where the browser adds no space between them", async () => {
    const other = await openDrawing(browser, server);
    const set = await setBlack(other, "Avant Tof", { tracking: 0.1, align: "right" });
    const ink = await other.evaluate(
      async (drawn) => {
        const { pixels, inkIn } = /** @type {any} */ (window).drawing;
        const { prototype } = OffscreenCanvasRenderingContext2D;
        Reflect.deleteProperty(prototype, "letterSpacing");
        if ("letterSpacing" in prototype) throw new Error("it is still there");
        return inkIn(await pixels(drawn));
      },
      onWhite([set]),
    );
    const { x, width } = set.rect;
    assert.ok(Math.abs(ink.left - x) <= 1 && Math.abs(ink.right - x - width) <= 1);
    await other.context().close();
  });

  test("a text that was fitted lies in its slot", async () => {
    const fitted = await page.evaluate(async () => {
      const { fitText, measureFont } = /** @type {any} */ (window).drawing;
      const font = { family: '"Test Kalam"', weights: { regular: 400, bold: 700 } };
      const metrics = measureFont(font, "bold");
      return fitText("Just half of a fjord for the afternoon", {
        ...{ width: 300, height: 200, metrics, mostLines: 3, largest: 200, smallest: 10 },
        ...{ lineHeight: 1.3, tracking: 0 },
      });
    });
    assert.ok(fitted.fits);
    const set = await setBlack(page, fitted.lines.join("\n"), { ...fitted, lineHeight: 1.3 });
    const [ink] = await inkOf(page, onWhite([set]));
    assert.ok((ink?.["right"] ?? NaN) <= 351, `${ink?.["right"]}`);
    // It is as large as it can be.
    assert.ok((ink?.["right"] ?? NaN) >= 349 || set.rect.height >= 190, JSON.stringify(ink));
  });
});
