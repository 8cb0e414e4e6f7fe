// Short texts on pills, as many in a row as there is room for.

import { setText } from "../../text/set-text.js";
import { type Block, type Placeable, startOf } from "../blocks.js";
import {
  type Chosen,
  heightOf,
  letteringOf,
  type Piece,
  type Setting,
  widthOf,
} from "../setting.js";
import type { Palette, Text } from "../types.js";

/** Around the letters, and between pills, in font sizes. */
const SIDE = 0.85;
const ABOVE = 0.62;
const BETWEEN = 0.5;
/** Above the first row, and above the others. */
const GAP = { first: 1.2, further: 0.5 };

interface Pill {
  text: Text;
  lettering: Chosen;
  width: number;
  height: number;
}

export function pillPieces(
  texts: readonly Text[],
  block: Block,
  setting: Setting,
): Placeable[] | undefined {
  const pills = texts.map((text) => pillOf(text, setting));
  if (pills.some(({ width }) => width > block.rect.width)) return undefined;
  const between = BETWEEN * setting.scale.small;
  const lengthOf = (row: readonly Pill[]) =>
    row.reduce((sum, { width }) => sum + width + between, -between);
  const rows: Pill[][] = [];
  for (const pill of pills) {
    const last = rows.at(-1);
    if (last && lengthOf([...last, pill]) <= block.rect.width) last.push(pill);
    else rows.push([pill]);
  }
  return rows.map((row, index) => ({
    height: Math.max(...row.map(({ height }) => height)),
    gap: (index === 0 ? GAP.first : GAP.further) * setting.scale.small,
    at: (y) => {
      let x = startOf(lengthOf(row), block);
      const pieces = row.map((pill) => {
        const piece = pillAt(pill, x, y, setting.palette);
        x += pill.width + between;
        return piece;
      });
      return {
        layers: pieces.flatMap(({ layers }) => layers),
        texts: pieces.flatMap(({ texts }) => texts),
      };
    },
  }));
}

function pillOf(text: Text, setting: Setting): Pill {
  // A benefit on a pill is as small and bold as a detail.
  const lettering = letteringOf({ ...text, role: "detail" }, setting);
  const { fontSize } = lettering;
  return {
    text,
    lettering,
    width: widthOf(text.text, lettering) + 2 * SIDE * fontSize,
    height: heightOf(text.text, 1, lettering) + 2 * ABOVE * fontSize,
  };
}

function pillAt(
  { text, lettering, width, height }: Pill,
  x: number,
  y: number,
  palette: Palette,
): Piece {
  const { fontSize } = lettering;
  // On tinted paper a tint is not seen.
  const isTinted = palette.paper === palette.tint;
  const [color, letters] = isTinted
    ? [palette.panel, palette.onPanel]
    : [palette.tint, palette.ink];
  const slot = {
    x: x + SIDE * fontSize,
    y: y + ABOVE * fontSize,
    width: width - 2 * SIDE * fontSize,
    height: height - 2 * ABOVE * fontSize,
  };
  return {
    layers: [
      { kind: "fill", rect: { x, y, width, height }, radius: height / 2, color, opacity: 1 },
    ],
    texts: [
      setText(text, slot, {
        ...lettering,
        lines: [text.text],
        align: "center",
        valign: "top",
        color: text.style?.color ?? letters,
        ground: color,
      }),
    ],
  };
}
