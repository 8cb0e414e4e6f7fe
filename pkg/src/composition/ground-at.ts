// What a text that a person has put somewhere stands on.

import { occlusion } from "../picture/coverage.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { centerOf, inFractions } from "./rect.js";
import type { Ground } from "./setting.js";
import type { Layer, Palette, Point, Rect } from "./types.js";

/** From this share of a box on, what lies beneath it is the product. */
const ON_PRODUCT = 0.25;

/** A ground of the palette, and the colour that is there. */
export interface GroundAt {
  ground: Ground;
  color: string;
}

/** Beneath the middle of a box: the last fill that covers it, or the photo where that lies higher. */
export function groundAt(
  box: Rect,
  layers: readonly Layer[],
  picture: MeasuredPicture,
  palette: Palette,
): GroundAt {
  const layer = layerAt(box, layers);
  if (layer?.kind === "photo") {
    const isOnProduct = occlusion(picture, inFractions(box, layer.rect)) >= ON_PRODUCT;
    const product = isOnProduct ? picture.colors[0]?.color : undefined;
    return { ground: "paper", color: product ?? picture.background.color };
  }
  const color = layer?.kind === "fill" ? layer.color : palette.paper;
  if (color === palette.panel) return { ground: "panel", color };
  return { ground: color === palette.tint ? "tint" : "paper", color };
}

/** The fill or the photo that lies beneath the middle of a box. */
export function layerAt(box: Rect, layers: readonly Layer[]): Layer | undefined {
  const middle = centerOf(box);
  return layers.findLast(
    (layer) =>
      (layer.kind === "fill" && layer.opacity === 1 && isIn(middle, layer.rect)) ||
      (layer.kind === "photo" && isIn(middle, layer.clip)),
  );
}

function isIn({ x, y }: Point, rect: Rect): boolean {
  return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;
}
