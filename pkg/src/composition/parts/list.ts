// Texts one beneath the other, with or without rules between them.

import { all, type Block, type Placeable } from "../blocks.js";
import type { Setting } from "../setting.js";
import type { Text } from "../types.js";
import { rule, ruleWidth } from "./rule.js";
import { textPiece } from "./text.js";

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
  const thickness = ruleWidth(setting);
  const { x, width } = block.rect;
  return pieces?.map(({ height, below = 0, at }) => ({
    height: height + thickness + around,
    below,
    // Room for what reaches below the line above.
    gap: around * 1.3,
    at: (y) => {
      const piece = at(y + thickness + around);
      const line = rule({ x, y, width, height: thickness }, block.ground, setting);
      return { ...piece, layers: [line, ...piece.layers] };
    },
  }));
}
