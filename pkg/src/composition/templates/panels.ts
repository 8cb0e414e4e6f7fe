// Texts on a panel of the product's or the brand's colour.

import type { Part } from "../blocks.js";
import { splitAcross, splitDown } from "../frame.js";
import { between, bottomOf, rightOf } from "../rect.js";
import type { Template } from "../template.js";
import { OPENING } from "./opening.js";

const BENEFITS: Part = { kind: "list", role: "benefit", from: 0, most: 3, rules: true };

/** The panel beside the product, or beneath it where the canvas is tall. */
export const split: Template = {
  name: "split",
  shares: [0.38, 0.44, 0.5],
  plan({ texts, margin, canvas, isTall }, share) {
    const block = {
      // Beneath the product, on its axis.
      align: isTall ? ("center" as const) : ("left" as const),
      valign: "middle" as const,
      ground: "panel" as const,
      parts: [...OPENING, BENEFITS, { kind: "button" as const }],
    };
    if (isTall) {
      const [upper, lower] = splitDown(texts, 1 - share, 2 * margin);
      const edge = lower.y - margin;
      const panel = between(0, edge, canvas.width, canvas.height);
      return {
        room: { rect: upper, card: between(0, 0, canvas.width, edge) },
        panels: [{ rect: panel, ground: "panel" }],
        blocks: [{ ...block, rect: lower }],
      };
    }
    const [column, rest] = splitAcross(texts, share, 2 * margin);
    const edge = rightOf(column) + margin;
    return {
      room: { rect: rest, card: between(edge, 0, canvas.width, canvas.height) },
      panels: [{ rect: between(0, 0, edge, canvas.height), ground: "panel" }],
      blocks: [{ ...block, rect: column }],
    };
  },
};

/** A band at the foot: the headline, and beside or beneath it two benefits. */
export const footer: Template = {
  name: "footer",
  shares: [0.22, 0.28, 0.34, 0.4],
  plan({ texts, margin, canvas, isTall }, share) {
    const [upper, lower] = splitDown(texts, 1 - share, 1.8 * margin);
    const edge = lower.y - margin * 0.9;
    const lines: Part = { kind: "list", role: "benefit", from: 0, most: 2 };
    const [left, right] = splitAcross(lower, 0.56, margin);
    const common = { valign: "middle", ground: "panel" } as const;
    return {
      room: { rect: upper, card: between(0, 0, canvas.width, edge) },
      panels: [{ rect: between(0, edge, canvas.width, canvas.height), ground: "panel" }],
      blocks: isTall
        ? [{ ...common, align: "center", rect: lower, parts: [...OPENING, lines] }]
        : [
            { ...common, align: "left", rect: left, parts: OPENING },
            { ...common, align: "left", rect: right, parts: [lines] },
          ],
    };
  },
};

/** The photo over all the width, going over into the panel's colour. */
export const poster: Template = {
  name: "poster",
  shares: [0.3, 0.36, 0.42],
  plan({ texts, margin, canvas }, share) {
    const [upper, lower] = splitDown(texts, 1 - share, margin);
    const fade = Math.round(canvas.height * 0.14);
    const edge = lower.y - margin * 0.4;
    return {
      room: {
        rect: between(
          upper.x,
          upper.y,
          rightOf(upper),
          Math.min(bottomOf(upper), edge - fade * 0.8),
        ),
        card: between(0, 0, canvas.width, edge),
      },
      panels: [{ rect: between(0, edge, canvas.width, canvas.height), ground: "panel" }],
      fade,
      blocks: [
        {
          rect: lower,
          align: "center",
          valign: "middle",
          ground: "panel",
          parts: [
            ...OPENING,
            { kind: "list", role: "benefit", from: 0, most: 2 },
            { kind: "button" },
          ],
        },
      ],
    };
  },
};
