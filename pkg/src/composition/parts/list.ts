// Texts one beneath the other, with or without rules between them.

import { all, type Block, type Placeable } from "../blocks.js";
import type { Setting } from "../setting.js";
import type { Layer, Text } from "../types.js";
import { textPiece } from "./text.js";

/** Thickness of rules as a share of the shorter side, and how much of them is seen. */
const RULE = { width: 0.0022, opacity: 0.28 };
/** From the letters to the rule, in small letters' sizes. */
const AROUND_RULE = 0.75;

export function listPieces(
  texts: readonly Text[],
  block: Block,
  setting: Setting,
  hasRules: boolean,
): Placeable[] | undefined {
  const pieces = all(texts.map((text) => textPiece(text, block, setting)));
  if (!hasRules) return pieces;
  const around = AROUND_RULE * setting.scale.benefit;
  return pieces?.map(({ height, below = 0, at }) => ({
    height: height + ruleWidth(setting) + around,
    below,
    // Room for what reaches below the line above.
    gap: around * 1.3,
    at: (y) => {
      const piece = at(y + ruleWidth(setting) + around);
      return { ...piece, layers: [rule(block, y, setting), ...piece.layers] };
    },
  }));
}

function rule({ rect, ground }: Block, y: number, setting: Setting): Layer {
  const { ink, onPanel } = setting.palette;
  return {
    kind: "fill",
    rect: { x: rect.x, y, width: rect.width, height: ruleWidth(setting) },
    radius: 0,
    color: ground === "panel" ? onPanel : ink,
    opacity: RULE.opacity,
  };
}

/** In pixels. */
export function ruleWidth({ canvas }: Setting): number {
  return Math.max(Math.round(Math.min(canvas.width, canvas.height) * RULE.width), 1);
}
