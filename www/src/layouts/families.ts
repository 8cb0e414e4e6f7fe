// The layouts that are tried: in each family every combination of a few choices.

import type { Box } from "caponimage";

import type { Frame } from "./frame.ts";

export type LayoutName =
  | "headline"
  | "headline-top"
  | "headline-bottom"
  | "left-column"
  | "right-column"
  | "lower-left"
  | "lower-right"
  | "headline-and-sides"
  | "headline-and-row"
  | "both-sides"
  | "corners"
  | "bands"
  | "diagonal";

/** All the layouts of one family that are worth a try on a picture; some may not fit. */
export type Family = (frame: Frame) => Box[][];

const LEFT = 0;
const CENTRE = 0.5;
const RIGHT = 1;
const TOP = 0;
const BOTTOM = 1;

const ANYWHERE = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];
const NEAR_TOP = [0, 0.06, 0.12];
const NEAR_BOTTOM = [1, 0.94, 0.88];
/** The centre first: it wins where all are as free. */
const ALIGNMENTS = [CENTRE, LEFT, RIGHT];
const WIDE = [0.65, 0.8, 1];
const NARROW = [0.2, 0.24, 0.28, 0.33, 0.39, 0.45];

export const FAMILIES: Record<LayoutName, Family> = {
  headline: family(
    { width: WIDE, ratio: [3.2, 4.5], across: ALIGNMENTS, down: ANYWHERE },
    (frame, { width, ratio, across, down }) => [
      frame.place(frame.size(width, ratio), across, down),
    ],
  ),

  "headline-top": headlineAndLine(NEAR_TOP),
  "headline-bottom": headlineAndLine(NEAR_BOTTOM),

  "left-column": column(LEFT),
  "right-column": column(RIGHT),

  "lower-left": lowerCorner(LEFT),
  "lower-right": lowerCorner(RIGHT),

  "headline-and-sides": family(
    { headline: [TOP, BOTTOM], width: WIDE, side: NARROW, down: ANYWHERE },
    (frame, { headline, width, side, down }) => [
      frame.place(frame.size(width, 5.5), CENTRE, headline),
      frame.place(frame.size(side, 2.2), LEFT, down),
      frame.place(frame.size(side, 2.2), RIGHT, down),
    ],
  ),

  "headline-and-row": family(
    { headline: [TOP, BOTTOM], width: WIDE, third: [0.24, 0.28, 0.31] },
    (frame, { headline, width, third }) => [
      frame.place(frame.size(width, 5.5), CENTRE, headline),
      ...[LEFT, CENTRE, RIGHT].map((across) =>
        frame.place(frame.size(third, 2.4), across, BOTTOM - headline),
      ),
    ],
  ),

  "both-sides": family(
    { width: NARROW, ratio: [2.2, 3], upper: [0, 0.15, 0.3], lower: [0.25, 0.4, 0.55, 0.7, 0.85] },
    (frame, { width, ratio, upper, lower }) =>
      [upper, lower].flatMap((down) =>
        [LEFT, RIGHT].map((across) => frame.place(frame.size(width, ratio), across, down)),
      ),
  ),

  corners: family({ width: NARROW, ratio: [2.2, 3] }, (frame, { width, ratio }) =>
    [TOP, BOTTOM].flatMap((down) =>
      [LEFT, RIGHT].map((across) => frame.place(frame.size(width, ratio), across, down)),
    ),
  ),

  bands: family({ top: WIDE, bottom: WIDE }, (frame, { top, bottom }) => [
    frame.place(frame.size(top, 5.5), CENTRE, TOP),
    frame.place(frame.size(bottom, 6.5), CENTRE, BOTTOM),
  ]),

  diagonal: family(
    { from: [LEFT, RIGHT], headline: [0.24, 0.32, 0.4, 0.5, 0.6], line: NARROW },
    (frame, { from, headline, line }) => [
      ...frame.stack([frame.size(headline, 3), frame.size(headline * 0.8, 4)], from, TOP),
      frame.place(frame.size(line, 2.5), 1 - from, BOTTOM),
    ],
  ),
};

function headlineAndLine(downs: readonly number[]): Family {
  return family(
    { width: WIDE, ratio: [4, 5, 6], across: ALIGNMENTS, down: downs },
    (frame, { width, ratio, across, down }) =>
      frame.stack([frame.size(width, ratio), frame.size(width * 0.75, 6.5)], across, down),
  );
}

function column(across: number): Family {
  return family({ width: NARROW, lines: [2, 3], down: ANYWHERE }, (frame, { width, lines, down }) =>
    frame.stack(
      [frame.size(width, 2.2), ...Array.from({ length: lines }, () => frame.size(width, 3.5))],
      across,
      down,
    ),
  );
}

function lowerCorner(across: number): Family {
  return family(
    { width: [0.45, 0.55, 0.65], ratio: [3.5, 4.5], down: NEAR_BOTTOM },
    (frame, { width, ratio, down }) =>
      frame.stack(
        [frame.size(width, ratio), frame.size(width * 0.85, 5.5), frame.size(width * 0.6, 4.5)],
        across,
        down,
      ),
  );
}

/** The layouts that `arrange` makes of every combination of the choices. */
function family<Choice extends string>(
  choices: Record<Choice, readonly number[]>,
  arrange: (frame: Frame, chosen: Record<Choice, number>) => Box[],
): Family {
  let combinations = [{} as Record<Choice, number>];
  for (const choice of Object.keys(choices) as Choice[]) {
    combinations = combinations.flatMap((chosen) =>
      choices[choice].map((value) => ({ ...chosen, [choice]: value })),
    );
  }
  return (frame) => combinations.map((chosen) => arrange(frame, chosen));
}
