// Where the product is, from the cells that are likely of it.

import type { Box } from "../types.js";
import { findComponents, type Bounds, type Component } from "./components.js";
import type { Grid } from "./grid.js";
import { LIKELY, type ProductMask } from "./product-mask.js";

/** The edges of a picture. */
export type Side = "left" | "top" | "right" | "bottom";

/** All of them. */
export const SIDES: readonly Side[] = ["left", "top", "right", "bottom"];

export interface ProductPlace {
  /** In fractions of the picture. */
  box: Box;
  /** Which edges of the picture cut it, so that it goes on beyond. */
  touches: Record<Side, boolean>;
}

/** A part with this share of the largest one's evidence is a second item; less is a logo or a speck. */
const ITEM = 0.06;
/** Such a part is of the product where it is near to it, in shares of the longer side. */
const NEAR = 0.04;
/** A part with less evidence than this share is noise, however near. */
const SPECK = 0.002;
/**
 * What an edge cuts is nearly as wide there as so many cells further in, or wide for the product;
 * what only reaches it, a ball say, is narrow.
 */
const CUT = { depth: 3, share: 0.65, extent: 0.25 };
/** How much of the picture is the product's where none is seen. */
const UNKNOWN: Box = { x: 0.1, y: 0.1, width: 0.8, height: 0.8 };
/** Where the background tells less, the product may be anywhere: nearly all of the picture is shown. */
const TELLING = 0.5;
const NEARLY_ALL: Box = { x: 0.02, y: 0.02, width: 0.96, height: 0.96 };

/** Finds it, and takes out of the mask what is not of it: logos and specks. */
export function placeProduct({ mask, evidence, told }: ProductMask): ProductPlace {
  const { width, height } = mask;
  const parts = findComponents(mask, LIKELY)
    .map((part) => ({ ...part, weight: weigh(part, evidence) }))
    .sort((a, b) => b.weight - a.weight);
  const touches = { left: false, top: false, right: false, bottom: false };
  const [main, ...others] = parts;
  if (!main) return { box: UNKNOWN, touches };

  const place: Bounds = { ...main };
  const reach = NEAR * Math.max(width, height);
  for (const part of others) {
    const isItem = part.weight >= ITEM * main.weight;
    const isNear = gap(part, place) <= reach && part.weight >= SPECK * main.weight;
    if (isItem || isNear) {
      place.left = Math.min(place.left, part.left);
      place.top = Math.min(place.top, part.top);
      place.right = Math.max(place.right, part.right);
      place.bottom = Math.max(place.bottom, part.bottom);
    } else {
      for (const cell of part.cells) mask.values[cell] = 0;
    }
  }
  if (told < TELLING) return { box: NEARLY_ALL, touches };
  const box = {
    x: place.left / width,
    y: place.top / height,
    width: (place.right - place.left) / width,
    height: (place.bottom - place.top) / height,
  };
  for (const side of SIDES) touches[side] = isCut(mask, place, side);
  return { box, touches };
}

/** How much tells that it is of the product; a little for each cell, so that the larger wins a tie. */
function weigh({ cells }: Component, evidence: Float32Array): number {
  return cells.reduce((sum, cell) => sum + evidence[cell]!, cells.length * 1e-3);
}

function isCut(mask: Grid, place: Bounds, side: Side): boolean {
  const upright = side === "left" || side === "right";
  const deep = Math.min(CUT.depth, (upright ? mask.width : mask.height) - 1);
  const extent = upright ? place.bottom - place.top : place.right - place.left;
  const atEdge = widthAt(mask, side, 0);
  const isWide = atEdge >= CUT.share * widthAt(mask, side, deep) || atEdge >= CUT.extent * extent;
  return atEdge > 1 && isWide;
}

/** Cells of the product along a side, some cells in. */
function widthAt({ width, height, values }: Grid, side: Side, depth: number): number {
  const upright = side === "left" || side === "right";
  let count = 0;
  for (let along = 0; along < (upright ? height : width); along++) {
    const x = upright ? (side === "left" ? depth : width - 1 - depth) : along;
    const y = upright ? along : side === "top" ? depth : height - 1 - depth;
    if (values[y * width + x]! > LIKELY) count++;
  }
  return count;
}

/** Cells between two parts, along the farther of the two axes. */
function gap(a: Bounds, b: Bounds): number {
  const across = Math.max(a.left - b.right, b.left - a.right, 0);
  const down = Math.max(a.top - b.bottom, b.top - a.bottom, 0);
  return Math.max(across, down);
}
