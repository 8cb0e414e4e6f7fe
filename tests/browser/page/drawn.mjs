// The texts on the picture as they are drawn, and whether they lie in their frames.

import assert from "node:assert/strict";

import { boxes } from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { ShownBox } from "./page.mjs" */

/** In pixels of the composition: what rounding may make of lengths. */
export const TOLERANCE = 0.5;

/**
 * @typedef {{ left: number, right: number }} Side
 * @typedef {Side & { text: string, top: number, bottom: number }} Line what is inked of it
 * @typedef {{ id: string, lines: Line[], family: string, weight: number, fill: string }} Drawn
 */

/**
 * All texts as they are drawn, in pixels of the composition.
 * @param {Page} page
 * @returns {Promise<Drawn[]>}
 */
export function drawnTexts(page) {
  return page.evaluate(() => {
    // Browsers tell where ink ends to a pixel or two only: so it is drawn and looked for.
    const scale = 3;
    const [seen, room] = [32, 40];
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    /** @param {Element} text @param {SVGTSpanElement} line */
    const inkOf = (text, line) => {
      const style = getComputedStyle(text);
      const [size, tracking] = ["font-size", "letter-spacing"].map(
        (name) => Number(text.getAttribute(name)) * scale,
      );
      const words = line.textContent ?? "";
      const prepare = () => {
        context.font = `${style.fontWeight} ${size}px ${style.fontFamily}`;
        context.letterSpacing = `${tracking}px`;
        context.textRendering = "geometricPrecision";
      };
      prepare();
      const about = context.measureText(words);
      const [left, top] = [
        about.actualBoundingBoxLeft + room,
        about.actualBoundingBoxAscent + room,
      ];
      canvas.width = Math.ceil(left + about.actualBoundingBoxRight + room);
      canvas.height = Math.ceil(top + about.actualBoundingBoxDescent + room);
      prepare();
      context.fillText(words, left, top);
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      const ink = { left: width, right: 0, top: height, bottom: 0 };
      for (let at = 3; at < data.length; at += 4) {
        if ((data[at] ?? 0) < seen) continue;
        const [x, y] = [((at - 3) / 4) % width, Math.floor(at / 4 / width)];
        ink.left = Math.min(ink.left, x);
        ink.right = Math.max(ink.right, x + 1);
        ink.top = Math.min(ink.top, y);
        ink.bottom = Math.max(ink.bottom, y + 1);
      }
      const { x, y } = line.getStartPositionOfChar(0);
      return {
        text: words,
        left: x + (ink.left - left) / scale,
        right: x + (ink.right - left) / scale,
        top: y + (ink.top - top) / scale,
        bottom: y + (ink.bottom - top) / scale,
      };
    };
    const texts = document.querySelectorAll("#picture text");
    return /** @type {SVGTextElement[]} */ ([...texts]).map((text) => ({
      id: text.dataset["text"] ?? "",
      lines: [...text.querySelectorAll("tspan")].map((line) => inkOf(text, line)),
      family: text.getAttribute("font-family") ?? "",
      weight: Number(getComputedStyle(text).fontWeight),
      fill: text.getAttribute("fill") ?? "",
    }));
  });
}

/** @param {Page} page @param {string} where */
export async function assertInFrames(page, where) {
  const [placed, drawn] = [await boxes(page), await drawnTexts(page)];
  assert.deepEqual(
    drawn.map((text) => [text.id, spelled(text)]),
    placed.map(({ id, text }) => [id, withoutSpaces(text)]),
  );
  for (const [index, { id, lines }] of drawn.entries()) {
    const frame = await framePixels(page, placed[index] ?? assert.fail());
    for (const line of lines) {
      const out = [
        frame.left - line.left,
        frame.top - line.top,
        line.right - frame.right,
        line.bottom - frame.bottom,
      ];
      const message = `${where}: "${line.text}" of ${id} is outside of its frame by ${out}`;
      assert.ok(Math.max(...out) <= TOLERANCE, message);
    }
  }
}

/**
 * From fractions of the picture to pixels of the composition.
 * @param {Page} page
 * @param {ShownBox} box
 */
export async function framePixels(page, { x, y, width, height }) {
  const viewBox = (await page.getAttribute("#picture", "viewBox")) ?? "";
  const [, , across = NaN, down = NaN] = viewBox.split(" ").map(Number);
  return {
    left: x * across,
    top: y * down,
    right: (x + width) * across,
    bottom: (y + height) * down,
  };
}

/**
 * All letters of a text, without the hyphens at which words are broken.
 * @param {Drawn} text
 */
export function spelled({ lines }) {
  return withoutSpaces(lines.map(({ text }) => text.replace(/(?<=\p{L})-$/u, "")).join(""));
}

/** @param {string} text */
export function withoutSpaces(text) {
  return text.replace(/\s/g, "");
}
