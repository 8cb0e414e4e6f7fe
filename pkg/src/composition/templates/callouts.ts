// Benefits around the product, each with a line to a part of it.

import { splitAcross, splitDown } from "../frame.js";
import { isLegible } from "../scale.js";
import type { PlannedBlock, Template } from "../template.js";
import { OPENING } from "./opening.js";
import type { Rect } from "../types.js";

/** How wide the texts at each side are at most: what they take beyond that is for the headline. */
const WIDEST = 0.28;
const HEAD = 0.22;
/** With fewer lines, a text without one, or a narrower product, of the canvas's width, there is little to point at. */
const LEAST_LINES = 2;
const LEAST_PRODUCT = 1 / 3;

export const callouts: Template = {
  name: "callouts",
  shares: [0.2, 0.24, WIDEST, 0.34, 0.4],
  plan({ texts, margin }, share) {
    const side = Math.min(share, WIDEST);
    const [head, body] = splitDown(texts, HEAD + share - side, margin * 0.7);
    const [left, rest] = splitAcross(body, side, margin);
    const [middle, right] = splitAcross(rest, 1 - left.width / (rest.width - margin), margin);
    return {
      room: { rect: middle, card: middle, fillsCard: false },
      blocks: [
        {
          rect: head,
          align: "center",
          valign: "middle",
          ground: "paper",
          parts: OPENING,
        },
        ...beside(left, "left", margin),
        ...beside(right, "right", margin),
      ],
    };
  },
  suits({ layers, texts, photo: { join, product }, scale }, canvas) {
    const lines = layers.filter(({ kind }) => kind === "line").length;
    return (
      // Over the scene of a card lines are lost.
      join === "blend" &&
      lines >= LEAST_LINES &&
      lines === texts.filter(({ role }) => role === "benefit").length &&
      product.width >= LEAST_PRODUCT * canvas.width &&
      isLegible(scale, canvas)
    );
  },
};

/** Two benefits at one side of the product: the first and third left, the second and fourth right. */
function beside(rect: Rect, side: "left" | "right", gap: number): PlannedBlock[] {
  return splitDown(rect, 0.5, gap).map((half, row) => ({
    rect: half,
    align: side === "left" ? "right" : "left",
    valign: "middle",
    ground: "paper",
    callout: side,
    parts: [{ kind: "list", role: "benefit", from: 2 * row + (side === "left" ? 0 : 1), most: 1 }],
  }));
}
