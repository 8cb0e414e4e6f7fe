// Texts in a column, the product beside it.

import type { Arrangement } from "../arrange.js";
import type { Part } from "../blocks.js";
import { type Frame, splitAcross, splitDown } from "../frame.js";
import { between, bottomOf, rightOf } from "../rect.js";
import type { Template } from "../template.js";
import { OPENING } from "./opening.js";
import type { Rect, Size } from "../types.js";

const SHARES = [0.36, 0.42, 0.48, 0.54];
const BENEFITS: Part = { kind: "list", role: "benefit", from: 0, most: 3, rules: true };

/** From this ratio of sides on, a canvas is too narrow for texts and a product side by side. */
const NARROW = 1.6;

function suits(_: unknown, { width, height }: Size): boolean {
  return height < NARROW * width;
}

/** With fewer texts besides the headline a corner of the canvas is empty. */
const LEAST_OTHERS = 2;

function saysEnough({ texts }: Arrangement): boolean {
  const others = texts.filter(({ role }) => role === "benefit" || role === "detail");
  return others.length >= LEAST_OTHERS;
}

/** All in one column at the left, benefits between rules. */
export const columnLeft: Template = {
  name: "column-left",
  shares: SHARES,
  suits,
  plan(frame, share) {
    const [column, rest] = splitAcross(frame.texts, share, frame.margin);
    return {
      room: roomAtRight(frame, rest),
      blocks: [
        {
          rect: column,
          align: "left",
          valign: "middle",
          ground: "paper",
          parts: [...OPENING, BENEFITS, { kind: "button" }],
        },
      ],
    };
  },
};

/** The headline above, details beneath, in a column at the right. */
export const columnRight: Template = {
  name: "column-right",
  shares: SHARES,
  suits,
  plan(frame, share) {
    const [rest, column] = splitAcross(frame.texts, 1 - share, frame.margin);
    const [upper, lower] = splitDown(column, 0.56, frame.margin / 2);
    return {
      room: {
        rect: rest,
        card: between(0, 0, rightOf(rest), frame.canvas.height),
        align: "left",
      },
      blocks: [
        { rect: upper, align: "left", valign: "top", ground: "paper", parts: OPENING },
        {
          rect: lower,
          align: "left",
          valign: "bottom",
          ground: "paper",
          parts: [
            { kind: "list", role: "benefit", from: 0, most: 2 },
            { kind: "pills", role: "detail", from: 0, most: 3 },
          ],
        },
      ],
    };
  },
};

/** A large headline over all the width; the rest in a narrow column at the bottom. */
export const magazine: Template = {
  name: "magazine",
  shares: [0.24, 0.3, 0.36, 0.42],
  suits: saysEnough,
  plan(frame, share) {
    const [head, body] = splitDown(frame.texts, share, frame.margin * 0.6);
    const [column, rest] = splitAcross(body, frame.isTall ? 0.4 : 0.36, frame.margin);
    return {
      room: {
        rect: rest,
        card: between(rest.x, rest.y, frame.canvas.width, frame.canvas.height),
        align: "right",
      },
      blocks: [
        { rect: head, align: "left", valign: "top", ground: "paper", parts: OPENING },
        {
          rect: column,
          align: "left",
          valign: "bottom",
          ground: "paper",
          parts: [
            { kind: "list", role: "benefit", from: 0, most: 2, rules: true },
            { kind: "list", role: "detail", from: 0, most: 2, rules: true },
          ],
        },
      ],
    };
  },
};

function roomAtRight(frame: Frame, rect: Rect) {
  const { width, height } = frame.canvas;
  return { rect, card: between(rect.x, 0, width, height), align: "right" as const };
}

/** A headline at the top left and what it comes to at the bottom right, the product between. */
export const diagonal: Template = {
  name: "diagonal",
  shares: [0.44, 0.5, 0.56],
  suits: saysEnough,
  plan(frame, share) {
    const { texts, margin, canvas } = frame;
    const [head, rest] = splitDown(texts, 0.3, margin * 0.6);
    const [middle, foot] = splitDown(rest, 0.72, margin * 0.6);
    const [headline] = splitAcross(head, share + 0.2, margin);
    const [, lines] = splitAcross(foot, 1 - share, margin);
    return {
      room: { rect: middle, card: between(0, middle.y, canvas.width, bottomOf(middle)) },
      blocks: [
        { rect: headline, align: "left", valign: "top", ground: "paper", parts: OPENING },
        {
          rect: lines,
          align: "right",
          valign: "bottom",
          ground: "paper",
          parts: [{ kind: "list", role: "benefit", from: 0, most: 2 }],
        },
      ],
    };
  },
};
