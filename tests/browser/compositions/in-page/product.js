// Which of a composition's pixels show the product: the layers are drawn with the mask in the photo's
// place and all else black.

import { pixelsOf } from "./canvas.js";
import { isMark } from "./marks.js";
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
  const scale = LONGER / Math.max(width, height);
  const whole = { x: 0, y: 0, width, height };
  const mapOf = (layers) => {
    const alone = { ...composition, layers: layers.flatMap(darkened), texts: [] };
    return pixelsOf(whole, (context) => draw(context, alone, picture.canvas), scale);
  };
  const seen = mapOf(layers);
  // A text on a pill or a disc stands on what these cover.
  const beneath = layers.some(isMark) ? mapOf(layers.filter((layer) => !isMark(layer))) : seen;
  const photo = layers.find(({ kind }) => kind === "photo").rect;
  const all = picture.share * photo.width * photo.height * scale ** 2;
  const { total, count } = sumIn(seen, whole, scale);
  return {
    /** How much of a rectangle is of the product, 0 to 1. */
    shareIn: (rect) => {
      const sum = sumIn(beneath, rect, scale);
      return sum.count > 0 ? sum.total / sum.count : 0;
    },
    /** How much of the product that the photo has is not seen. */
    hidden: all > 0 ? Math.max(1 - total / all, 0) : 0,
    /** How much of the canvas it takes. */
    size: total / count,
  };
}

/** A layer as it is drawn on the map. */
function darkened(layer) {
  const color = "#000000";
  if (layer.kind === "photo") return [layer];
  if (!HIDING.includes(layer.kind)) return [];
  if (layer.kind !== "gradient") return [{ ...layer, color }];
  return [{ ...layer, from: { ...layer.from, color }, to: { ...layer.to, color } }];
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
