// A block of texts: what stands together, one part beneath the other.

import { centerOf, rightOf } from "./rect.js";
import { buttonPiece } from "./parts/button.js";
import { listPieces } from "./parts/list.js";
import { pillPieces } from "./parts/pills.js";
import { rowPiece } from "./parts/row.js";
import { textPiece } from "./parts/text.js";
import type { Ground, Piece, Setting } from "./setting.js";
import type { Align, Layer, Rect, SetText, Text } from "./types.js";

/** Where texts of a composition stand, and which. */
export interface Block {
  rect: Rect;
  align: Align;
  valign: "top" | "middle" | "bottom";
  ground: Ground;
  parts: readonly Part[];
}

export type Part =
  | { kind: "text"; role: "eyebrow" | "headline" }
  | { kind: "button" }
  /** One beneath the other, with a rule between them where asked for; spread over all the height. */
  | { kind: "list"; role: "benefit" | "detail"; from: number; most: number; rules?: boolean }
  /** Side by side, on one baseline. */
  | { kind: "row"; role: "benefit" | "detail"; from: number; most: number; rules?: boolean }
  | { kind: "pills"; role: "benefit" | "detail"; from: number; most: number };

/** How far what comes next keeps off letters that hang out, in lengths of these. */
const CLEAR = 1.8;

/** Something of a known height that can be put at any height. */
export interface Placeable {
  height: number;
  /** How far letters hang out beneath it; nothing unless told. */
  below?: number;
  /** Free room above it where something stands there. */
  gap: number;
  /** With its top at `y`. */
  at: (y: number) => Piece;
}

/** The texts of a part. */
export function textsOf(part: Part, { deck }: Setting): readonly Text[] {
  switch (part.kind) {
    case "text":
      return deck[part.role].slice(0, 1);
    case "button":
      return deck.call.slice(0, 1);
    default:
      return deck[part.role].slice(part.from, part.from + part.most);
  }
}

/** The block set, or nothing where it does not fit. */
export function setBlock(block: Block, setting: Setting): Piece | undefined {
  const placeables: Placeable[] = [];
  for (const part of block.parts) {
    // What a person has put elsewhere takes no room here.
    const texts = textsOf(part, setting).filter(({ style }) => !style?.box);
    if (texts.length === 0) continue;
    const pieces = piecesOf(part, texts, block, setting);
    if (!pieces) return undefined;
    placeables.push(...pieces);
  }
  const gaps = placeables.map(({ gap }, index) => {
    const before = placeables[index - 1];
    return before ? Math.max(gap, CLEAR * (before.below ?? 0)) : 0;
  });
  const height = placeables.reduce((sum, { height }, index) => sum + height + gaps[index]!, 0);
  const free = block.rect.height - height - (placeables.at(-1)?.below ?? 0);
  if (free < -1e-6) return undefined;
  let y = block.rect.y + { top: 0, middle: free / 2, bottom: free }[block.valign];
  const layers: Layer[] = [];
  const texts: SetText[] = [];
  placeables.forEach((placeable, index) => {
    y += gaps[index]!;
    const piece = placeable.at(y);
    layers.push(...piece.layers);
    texts.push(...piece.texts);
    y += placeable.height;
  });
  return { layers, texts };
}

function piecesOf(
  part: Part,
  texts: readonly Text[],
  block: Block,
  setting: Setting,
): Placeable[] | undefined {
  switch (part.kind) {
    case "text":
      return all(texts.map((text) => textPiece(text, block, setting)));
    case "button":
      return all(texts.map((text) => buttonPiece(text, block, setting)));
    case "list":
      return listPieces(texts, block, setting, part.rules ?? false);
    case "row":
      return all([rowPiece(texts, block, setting, part.rules ?? false)]);
    case "pills":
      return pillPieces(texts, block, setting);
  }
}

/** All of them, or nothing where one is missing. */
export function all<T>(values: readonly (T | undefined)[]): T[] | undefined {
  return values.every((value) => value !== undefined) ? (values as T[]) : undefined;
}

/** Where something of that width starts in the block. */
export function startOf(width: number, { rect, align }: Pick<Block, "rect" | "align">): number {
  if (align === "left") return rect.x;
  return align === "right" ? rightOf(rect) - width : centerOf(rect).x - width / 2;
}
