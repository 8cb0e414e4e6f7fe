// Texts above and beneath the product.

import { splitDown } from "../frame.js";
import { between, bottomOf, grown } from "../rect.js";
import type { Template } from "../template.js";
import { OPENING } from "./opening.js";

/** The headline above, three benefits in a row beneath. */
export const headlineAndRow: Template = {
  name: "headline-and-row",
  shares: [0.16, 0.2, 0.26, 0.32],
  plan({ texts, margin, canvas }, share) {
    const [head, rest] = splitDown(texts, share, margin * 0.6);
    const [middle, row] = splitDown(rest, 0.8, margin * 0.6);
    return {
      room: { rect: middle, card: between(0, middle.y, canvas.width, bottomOf(middle)) },
      blocks: [
        { rect: head, align: "center", valign: "middle", ground: "paper", parts: OPENING },
        {
          rect: row,
          align: "center",
          valign: "bottom",
          ground: "paper",
          parts: [{ kind: "row", role: "benefit", from: 0, most: 3, rules: true }],
        },
      ],
    };
  },
};

/** Everything beneath the product, benefits on pills. */
export const pills: Template = {
  name: "pills",
  shares: [0.28, 0.34, 0.4, 0.46],
  plan({ texts, margin, canvas }, share) {
    const [middle, foot] = splitDown(texts, 1 - share, margin * 0.8);
    return {
      room: { rect: middle, card: between(0, 0, canvas.width, bottomOf(middle)) },
      blocks: [
        {
          rect: foot,
          align: "center",
          valign: "bottom",
          ground: "paper",
          parts: [...OPENING, { kind: "pills", role: "benefit", from: 0, most: 3 }],
        },
      ],
    };
  },
};

/** What the product is above; what is told of it in a band at the foot. */
export const facts: Template = {
  name: "facts",
  shares: [0.18, 0.24, 0.3],
  plan({ texts, margin, canvas }, share, deck) {
    const [head, rest] = splitDown(texts, share, margin * 0.6);
    const [middle, row] = splitDown(rest, 0.84, margin);
    const band = between(0, row.y - margin / 2, canvas.width, canvas.height);
    return {
      room: { rect: middle, card: between(0, middle.y, canvas.width, band.y) },
      panels: [{ rect: band, ground: "tint" }],
      blocks: [
        { rect: head, align: "center", valign: "middle", ground: "paper", parts: OPENING },
        {
          rect: row,
          align: "center",
          valign: "middle",
          ground: "tint",
          parts: [
            deck.detail.length > 1
              ? { kind: "row", role: "detail", from: 0, most: 3, rules: true }
              : { kind: "row", role: "benefit", from: 0, most: 3, rules: true },
          ],
        },
      ],
    };
  },
};

/** Few words in the middle beneath the product, in a thin frame. */
export const quiet: Template = {
  name: "quiet",
  shares: [0.2, 0.26, 0.32],
  plan({ whole, texts, margin }, share) {
    const inner = grown(texts, -margin * 0.5);
    const [middle, foot] = splitDown(inner, 1 - share, margin * 0.8);
    return {
      room: { rect: middle, card: middle, fillsCard: false },
      frame: grown(whole, -margin * 0.7),
      blocks: [
        {
          rect: foot,
          align: "center",
          valign: "middle",
          ground: "paper",
          parts: [...OPENING, { kind: "list", role: "benefit", from: 0, most: 1 }],
        },
      ],
    };
  },
};
