// Corners that are free: for the logo and the badge.

import type { MeasuredPicture } from "../picture/measured-picture.js";
import type { PlacedPhoto } from "./room.js";
import { around, between, bottomOf, crosses, grown, overlap, rightOf, shared } from "./rect.js";
import type { Layer, Palette, Rect, SetText, Size } from "./types.js";

/** A composition to which something is added. */
export interface Surroundings {
  canvas: Size;
  /** What texts may stand in. */
  area: Rect;
  layers: readonly Layer[];
  texts: readonly SetText[];
  photo: PlacedPhoto;
  picture: MeasuredPicture;
  palette: Palette;
}

/** How far an addition keeps off all else, as a share of the canvas's shorter side. */
const KEPT_OFF = 0.047;

/** In pixels: how far an addition keeps off texts, marks and a frame. */
export function distanceKept({ canvas: { width, height } }: Surroundings): number {
  return KEPT_OFF * Math.min(width, height);
}

export interface Corner {
  x: "left" | "right";
  y: "top" | "bottom";
}

/** A rectangle of that size in a corner of the area. */
export function inCorner({ width, height }: Size, area: Rect, { x, y }: Corner): Rect {
  return {
    x: x === "left" ? area.x : rightOf(area) - width,
    y: y === "top" ? area.y : bottomOf(area) - height,
    width,
    height,
  };
}

/** What texts may stand in, and as far from a line around everything as from other things. */
export function withinFrame(whole: Surroundings): Rect {
  const gap = distanceKept(whole);
  return whole.layers.reduce(
    (left, layer) => (layer.kind === "frame" ? shared(left, grown(layer.rect, -gap)) : left),
    whole.area,
  );
}

/**
 * Whether no text and no mark stands there, nor as near as additions keep off; edges of a panel or a
 * card within half of that. The product is not looked at.
 */
export function isFree(box: Rect, whole: Surroundings): boolean {
  const { layers, texts, photo } = whole;
  const gap = distanceKept(whole);
  const [near, nearer] = [grown(box, gap), grown(box, gap / 2)];
  const isInTheWay = (layer: Layer): boolean => {
    switch (layer.kind) {
      case "fill":
        // Round ones are of texts, pills and buttons; seen through are rules.
        return layer.radius > 0 || layer.opacity < 1
          ? overlap(layer.rect, near)
          : crosses(nearer, layer.rect);
      case "photo":
        return photo.join === "card" && crosses(nearer, photo.seen);
      case "frame":
        return false;
      case "gradient":
      case "logo":
        return overlap(layer.rect, box);
      case "line":
        return overlap(aroundLine(layer), near);
      case "disc":
        return overlap(around(layer.center, layer.radius), near);
    }
  };
  return !texts.some(({ rect }) => overlap(rect, near)) && !layers.some(isInTheWay);
}

function aroundLine({ from, to, width, dot }: Extract<Layer, { kind: "line" }>): Rect {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  return grown(between(left, top, right, bottom), Math.max(width, dot) / 2);
}
