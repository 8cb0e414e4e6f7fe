// Draws a composition on a canvas.

import type { Composition, Font, Layer, Rect, SetText } from "../composition/types.js";
import { clustersOf } from "../text/clusters.js";
import { fontString } from "../text/font-string.js";
import { checkPictures } from "./check-composition.js";
import { cssColor } from "./css-color.js";
import { gradientLine } from "./gradient-line.js";

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** What a composition shows and does not hold. */
interface Pictures {
  photo: CanvasImageSource;
  logo: CanvasImageSource | undefined;
}

/**
 * Draws layers and texts in their order, in pixels of the composition; its fonts are loaded. Fails with
 * `request-invalid` where it has a logo and none is given.
 */
export function drawComposition(
  context: Context,
  { layers, texts, fonts }: Composition,
  photo: CanvasImageSource,
  logo?: CanvasImageSource,
): void {
  checkPictures({ layers }, logo);
  context.save();
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  for (const layer of layers) drawLayer(context, layer, { photo, logo });
  for (const text of texts) drawText(context, text, fonts[text.font]);
  context.restore();
}

function drawLayer(context: Context, layer: Layer, { photo, logo }: Pictures): void {
  switch (layer.kind) {
    case "fill":
      context.fillStyle = cssColor(layer.color, layer.opacity);
      outline(context, layer.rect, layer.radius);
      context.fill();
      break;
    case "gradient": {
      const { from, to } = gradientLine(layer.rect, layer.angle);
      const gradient = context.createLinearGradient(from.x, from.y, to.x, to.y);
      gradient.addColorStop(0, cssColor(layer.from.color, layer.from.opacity));
      gradient.addColorStop(1, cssColor(layer.to.color, layer.to.opacity));
      context.fillStyle = gradient;
      outline(context, layer.rect, 0);
      context.fill();
      break;
    }
    case "photo": {
      context.save();
      outline(context, layer.clip, layer.radius);
      context.clip();
      drawPicture(context, photo, layer.rect);
      context.restore();
      break;
    }
    case "frame":
      context.strokeStyle = layer.color;
      context.lineWidth = layer.width;
      outline(context, layer.rect, layer.radius);
      context.stroke();
      break;
    case "line":
      context.strokeStyle = layer.color;
      context.lineWidth = layer.width;
      context.lineCap = "round";
      context.beginPath();
      context.moveTo(layer.from.x, layer.from.y);
      context.lineTo(layer.to.x, layer.to.y);
      context.stroke();
      disc(context, layer.to.x, layer.to.y, layer.dot / 2, layer.color);
      break;
    case "disc":
      disc(context, layer.center.x, layer.center.y, layer.radius, layer.color);
      break;
    case "logo":
      if (logo) drawPicture(context, logo, layer.rect);
      break;
  }
}

function drawPicture(
  context: Context,
  picture: CanvasImageSource,
  { x, y, width, height }: Rect,
): void {
  context.drawImage(picture, x, y, width, height);
}

function outline(context: Context, { x, y, width, height }: Rect, radius: number): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
}

function disc(context: Context, x: number, y: number, radius: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function drawText(context: Context, text: SetText, font: Font): void {
  const { weight, fontSize, direction, color } = text;
  context.font = fontString(font, weight, fontSize);
  context.fillStyle = color;
  context.direction = direction;
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  // Letters keep their measured distances.
  if ("textRendering" in context) context.textRendering = "geometricPrecision";
  const tracking = text.tracking * fontSize;
  const canTrack = "letterSpacing" in context;
  if (canTrack) context.letterSpacing = `${tracking}px`;
  for (const line of text.lines) {
    if (canTrack || tracking === 0) context.fillText(line.text, line.x, line.baseline);
    else drawLetters(context, line.text, line.x, line.baseline, tracking);
  }
}

/** Where the browser knows no space between letters. */
function drawLetters(
  context: Context,
  text: string,
  x: number,
  baseline: number,
  tracking: number,
): void {
  let before = "";
  clustersOf(text).forEach((letter, index) => {
    // From the left end, so that letters keep their kerning.
    before += letter;
    const start = context.measureText(before).width - context.measureText(letter).width;
    context.fillText(letter, x + start + index * tracking, baseline);
  });
}
