// What to do next, on a button.

import { setText } from "../../text/set-text.js";
import { type Block, type Placeable, startOf } from "../blocks.js";
import { heightOf, letteringOf, type Setting, widthOf } from "../setting.js";
import type { Text } from "../types.js";

/** Around the letters, in font sizes. */
const SIDE = 1.1;
const ABOVE = 0.8;
const GAP = 1.3;
/** Of its corners, as a share of its height. */
const RADIUS = 0.22;

export function buttonPiece(text: Text, block: Block, setting: Setting): Placeable | undefined {
  const lettering = letteringOf(text, setting);
  const { fontSize } = lettering;
  const inner = {
    width: widthOf(text.text, lettering),
    height: heightOf(text.text, 1, lettering),
  };
  const width = inner.width + 2 * SIDE * fontSize;
  const height = inner.height + 2 * ABOVE * fontSize;
  if (width > block.rect.width) return undefined;
  const { accent: color, onAccent } = setting.palette;
  const x = startOf(width, block);
  return {
    height,
    gap: GAP * fontSize,
    at: (y) => ({
      layers: [
        {
          kind: "fill",
          rect: { x, y, width, height },
          radius: height * RADIUS,
          color,
          opacity: 1,
        },
      ],
      texts: [
        setText(
          text,
          { x: x + SIDE * fontSize, y: y + ABOVE * fontSize, ...inner },
          {
            ...lettering,
            lines: [text.text],
            align: "center",
            valign: "top",
            color: text.style?.color ?? onAccent,
            ground: color,
          },
        ),
      ],
    }),
  };
}
