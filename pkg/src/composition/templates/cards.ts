// The photo as a card on a tinted ground.

import { isTall, splitAcross, splitDown } from "../frame.js";
import type { Template } from "../template.js";
import { OPENING } from "./opening.js";

/** A narrower one above its texts leaves one side of the canvas empty, in widths of that. */
const WIDE = 0.66;

/** The card beside the texts, or above them where the canvas is tall. */
export const card: Template = {
  name: "card",
  shares: [0.34, 0.4, 0.46, 0.52],
  suits({ photo }, canvas) {
    return !isTall(canvas) || photo.clip.width >= WIDE * canvas.width;
  },
  plan({ texts, margin, isTall }, share) {
    const [rect, room] = isTall
      ? splitDown(texts, 1 - share, margin).reverse()
      : splitAcross(texts, share, margin);
    return {
      ground: "tint",
      room: {
        rect: room!,
        card: room!,
        asCard: true,
        fillsCard: false,
        align: isTall ? "left" : "right",
      },
      blocks: [
        {
          rect: rect!,
          align: "left",
          valign: isTall ? "top" : "middle",
          ground: "tint",
          parts: [
            ...OPENING,
            { kind: "list", role: "benefit", from: 0, most: 2 },
            { kind: "list", role: "detail", from: 0, most: 1 },
            { kind: "button" },
          ],
        },
      ],
    };
  },
};
