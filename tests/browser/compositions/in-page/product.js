// Which of a composition's pixels show the product: the layers are drawn with the mask in the photo's
// place and all else black.

import { pixelsOf } from "./canvas.js";
import { draw } from "./subject.js";

/** Pixels along the longer side of the canvas that are looked at. */
const LONGER = 400;
/** From what it is this likely of the product, a cell counts as that. */
const LIKELY = 0.5;
/** What can hide it. Lines end on it by design. */
const HIDING = ["fill", "gradient", "disc", "frame"];

export function productOf(composition, mask) {
  const { width, height, layers } = composition;
  const picture = pictureOf(mask);
  const black = "#000000";
  const darkened = layers.flatMap((layer) => {
    if (layer.kind === "photo") return [layer];
    if (!HIDING.includes(layer.kind)) return [];
    if (layer.kind !== "gradient") return [{ ...layer, color: black }];
    return [{ ...layer, from: { ...layer.from, color: black }, to: { ...layer.to, color: black } }];
  });
  const scale = LONGER / Math.max(width, height);
  const whole = { x: 0, y: 0, width, height };
  const alone = { ...composition, layers: darkened, texts: [] };
  const pixels = pixelsOf(whole, (context) => draw(context, alone, picture.canvas), scale);
  const photo = layers.find(({ kind }) => kind === "photo").rect;
  const all = picture.share * photo.width * photo.height * scale ** 2;
  const sum = (rect) => sumIn(pixels, rect, scale);
  return {
    /** How much of a rectangle is of the product, 0 to 1. */
    shareIn: (rect) => {
      const { total, count } = sum(rect);
      return count > 0 ? total / count : 0;
    },
    /** How much of the product that the photo has is not seen. */
    hidden: all > 0 ? Math.max(1 - sum(whole).total / all, 0) : 0,
    /** How much of the canvas it takes. */
    size: sum(whole).total / (pixels.width * pixels.height),
  };
}

function pictureOf({ width, height, values }) {
  const image = new ImageData(width, height);
  let likely = 0;
  values.forEach((value, cell) => {
    const isProduct = value > LIKELY;
    if (isProduct) likely++;
    const level = isProduct ? 255 : 0;
    image.data.set([level, level, level, 255], cell * 4);
  });
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").putImageData(image, 0, 0);
  return { canvas, share: likely / values.length };
}

function sumIn({ width, height, data }, rect, scale) {
  let [total, count] = [0, 0];
  const right = Math.min(Math.ceil((rect.x + rect.width) * scale), width);
  const bottom = Math.min(Math.ceil((rect.y + rect.height) * scale), height);
  for (let y = Math.max(Math.floor(rect.y * scale), 0); y < bottom; y++) {
    for (let x = Math.max(Math.floor(rect.x * scale), 0); x < right; x++) {
      total += data[(y * width + x) * 4] / 255;
      count++;
    }
  }
  return { total, count };
}
