// Texts side by side, on one baseline, in columns of one width.

import { all, type Block, type Placeable } from "../blocks.js";
import type { Setting } from "../setting.js";
import type { Layer, Text } from "../types.js";
import { rule, ruleWidth } from "./rule.js";
import { textPiece } from "./text.js";

/** Between columns, in benefits' sizes. */
const GUTTER = 1.1;
const GAP = 1.2;

export function rowPiece(
  texts: readonly Text[],
  block: Block,
  setting: Setting,
  hasRules: boolean,
): Placeable | undefined {
  const { rect } = block;
  const gutter = GUTTER * setting.scale.benefit;
  const width = (rect.width - gutter * (texts.length - 1)) / texts.length;
  const columns = texts.map((_, index) => ({
    ...rect,
    x: rect.x + index * (width + gutter),
    width,
  }));
  const pieces = all(
    texts.map((text, index) => textPiece(text, { ...block, rect: columns[index]! }, setting)),
  );
  if (!pieces) return undefined;
  const height = Math.max(...pieces.map((piece) => piece.height));
  const rules = (y: number): Layer[] =>
    columns
      .slice(1)
      .map(({ x }) =>
        rule({ x: x - gutter / 2, y, width: ruleWidth(setting), height }, block.ground, setting),
      );
  return {
    height,
    below: Math.max(...pieces.map(({ below = 0 }) => below)),
    gap: GAP * setting.scale.benefit,
    at: (y) => {
      const set = pieces.map((piece) => piece.at(y));
      return {
        layers: [...(hasRules ? rules(y) : []), ...set.flatMap(({ layers }) => layers)],
        texts: set.flatMap((piece) => piece.texts),
      };
    },
  };
}
