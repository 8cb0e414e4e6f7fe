// Reads captions as they are drawn on the picture.

/** @import { Page } from "playwright-core" */

/**
 * A caption as it is drawn, in pixels of the photo.
 * @typedef {object} Drawn
 * @property {{ text: string, x: number, left: number, right: number, top: number, bottom: number }[]} lines
 * @property {string} anchor
 * @property {string} fill
 * @property {string | null} outline
 * @property {{ x: number, y: number, width: number, height: number, fill: string, opacity: number } | undefined} plate
 * @property {number[]} beneath mean colour of the photo beneath the box
 */

/**
 * All captions on the picture, in the order of their boxes.
 * @param {Page} page
 * @returns {Promise<Drawn[]>}
 */
export function drawnCaptions(page) {
  return page.evaluate(async () => {
    const photo = /** @type {HTMLImageElement} */ (document.querySelector("#photo"));
    const canvas = new OffscreenCanvas(photo.naturalWidth, photo.naturalHeight);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    context.drawImage(photo, 0, 0);
    const frames = [...document.querySelectorAll(".box")].map((element) => {
      const { left, top, width, height } = /** @type {HTMLElement} */ (element).style;
      const part = (/** @type {string} */ length, /** @type {number} */ of) =>
        (parseFloat(length) / 100) * of;
      return /** @type {const} */ ([
        part(left, canvas.width),
        part(top, canvas.height),
        part(width, canvas.width),
        part(height, canvas.height),
      ]);
    });
    const means = frames.map((frame) => {
      const { data } = context.getImageData(...frame);
      return [0, 1, 2].map((channel) => {
        let sum = 0;
        for (let at = channel; at < data.length; at += 4) sum += data[at] ?? 0;
        return sum / (data.length / 4);
      });
    });
    const texts = [...document.querySelectorAll("#stage .marks text")];
    return texts.map((text, index) => {
      const style = getComputedStyle(text);
      const anchor = text.getAttribute("text-anchor") ?? "";
      const half = Number(text.getAttribute("stroke-width") ?? 0) / 2;
      // Large, for what is inked is measured in whole pixels.
      const scale = 20;
      const size = Number(text.getAttribute("font-size")) * scale;
      context.font = `${style.fontWeight} ${size}px ${style.fontFamily}`;
      const lines = [...text.querySelectorAll("tspan")].map((line) => {
        const { x, y } = line.getStartPositionOfChar(0);
        // What is inked, for the box of a line has room for letters that are not there.
        const inked = context.measureText(line.textContent ?? "");
        return {
          text: line.textContent ?? "",
          x: Number(line.getAttribute("x")),
          left: x - inked.actualBoundingBoxLeft / scale - half,
          right: x + inked.actualBoundingBoxRight / scale + half,
          top: y - inked.actualBoundingBoxAscent / scale - half,
          bottom: y + inked.actualBoundingBoxDescent / scale + half,
        };
      });
      const rect = text.previousElementSibling;
      const number = (/** @type {string} */ name) => Number(rect?.getAttribute(name));
      const plate =
        rect?.tagName === "rect"
          ? {
              x: number("x"),
              y: number("y"),
              width: number("width"),
              height: number("height"),
              fill: rect.getAttribute("fill") ?? "",
              opacity: number("fill-opacity"),
            }
          : undefined;
      const fill = text.getAttribute("fill") ?? "";
      const outline = text.getAttribute("stroke");
      return { lines, anchor, fill, outline, plate, beneath: means[index] ?? [] };
    });
  });
}
