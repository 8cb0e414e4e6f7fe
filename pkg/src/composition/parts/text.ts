// One text in the width of its block.

import { setText } from "../../text/set-text.js";
import type { Block, Placeable } from "../blocks.js";
import { heightOf, letteringOf, linesAt, type Setting } from "../setting.js";
import { groundColor, textColor } from "../text-colors.js";
import type { Text } from "../types.js";

/** Above a text, in font sizes. */
const GAPS = { eyebrow: 0.6, headline: 0.34, benefit: 0.95, detail: 0.95, badge: 0, call: 0 };

/** The text at the size that its role has, or nothing where it is too long for that. */
export function textPiece(
  text: Text,
  { rect, align, ground }: Pick<Block, "rect" | "align" | "ground">,
  setting: Setting,
): Placeable | undefined {
  const lettering = letteringOf(text, setting);
  const { lines, fits } = linesAt(text.text, lettering, rect.width);
  if (!fits) return undefined;
  const height = heightOf(text.text, lines.length, lettering);
  return {
    height,
    below: lettering.metrics.descent * lettering.fontSize,
    gap: GAPS[text.role] * lettering.fontSize,
    at: (y) => ({
      layers: [],
      texts: [
        setText(
          text,
          { ...rect, y, height },
          {
            ...lettering,
            lines,
            align: text.style?.align ?? align,
            valign: "top",
            color: textColor(text, ground, setting.palette),
            ground: groundColor(ground, setting.palette),
          },
        ),
      ],
    }),
  };
}
