// The sizes that shops and networks ask for.

import { CaptionerError } from "../errors.js";
import type { Rect, Size } from "./types.js";

/** A size in pixels, and how much of it at each edge others cover with their own buttons. */
export interface Format extends Size {
  /** In pixels. */
  covered?: { top: number; bottom: number };
}

export const FORMATS = {
  /** Marketplaces. */
  square: { width: 2000, height: 2000 },
  /** Shop systems that let customers zoom. */
  "square-large": { width: 2048, height: 2048 },
  /** A post, four to five. */
  portrait: { width: 1080, height: 1350 },
  /** A story or a short video: the network's own words cover a seventh above and a fifth below. */
  story: { width: 1080, height: 1920, covered: { top: 250, bottom: 340 } },
  /** The picture of a link or an advertisement. */
  landscape: { width: 1200, height: 628 },
} as const satisfies Record<string, Format>;

/** One of {@link FORMATS}; `photo`, in the photo's own proportions; or any size. */
export type FormatChoice = "photo" | keyof typeof FORMATS | Format;

/** Of a photo's own format: longer sides would show nothing more. */
const LONGEST = 2400;
/** Smaller ones would show letters of a few pixels. */
const SHORTEST = 800;
/** A photo that is longer than this gets white at its sides instead. */
const MOST_RATIO = 2;
const MOST_PIXELS = 8192;

/** @throws {CaptionerError} `request-invalid` for a format that there is not, or no size. */
export function formatOf(choice: FormatChoice, photo: Size): Format {
  if (choice === "photo") return ownFormat(photo);
  if (typeof choice === "string") {
    if (Object.hasOwn(FORMATS, choice)) return FORMATS[choice];
    const names = ["photo", ...Object.keys(FORMATS)].join(", ");
    throw new CaptionerError("request-invalid", `format is "${choice}", expected one of ${names}`);
  }
  for (const side of ["width", "height"] as const) {
    const value = choice[side];
    if (!(Number.isInteger(value) && value >= 1 && value <= MOST_PIXELS)) {
      const expected = `expected a whole number from 1 to ${MOST_PIXELS}`;
      throw new CaptionerError("request-invalid", `format.${side} is ${value}, ${expected}`);
    }
  }
  const { top, bottom } = choice.covered ?? { top: 0, bottom: 0 };
  const free = choice.height - 2 * marginOf(choice) - top - bottom;
  if (!(top >= 0 && bottom >= 0 && free > 0)) {
    const found = `format.covered is ${top} and ${bottom} of ${choice.height} pixels`;
    throw new CaptionerError("request-invalid", `${found}, expected some to be left for texts`);
  }
  return choice;
}

function ownFormat({ width, height }: Size): Format {
  const ratio = Math.min(Math.max(width / height, 1 / MOST_RATIO), MOST_RATIO);
  const [longer, shorter] = [Math.max(ratio, 1 / ratio), 1];
  const side = Math.min(Math.max(width, height, SHORTEST * longer), LONGEST);
  const [long, short] = [Math.round(side), Math.round((side * shorter) / longer)];
  return ratio >= 1 ? { width: long, height: short } : { width: short, height: long };
}

/** The margin around all texts, as a share of the shorter side. */
const MARGIN = 0.06;

/** How far lines keep from what is covered, in margins. */
const HANGING = 0.5;

/** What texts may stand in: all but the margin and what is covered. */
export function textArea(format: Format): Rect {
  const margin = marginOf(format);
  const { top, bottom } = format.covered ?? { top: 0, bottom: 0 };
  // Letters hang out of their lines: accents above, tails below.
  const y = Math.max(margin, top && top + margin * HANGING);
  return {
    x: margin,
    y,
    width: format.width - 2 * margin,
    height: format.height - y - Math.max(margin, bottom && bottom + margin * HANGING),
  };
}

/** In pixels. */
export function marginOf({ width, height }: Size): number {
  return Math.round(Math.min(width, height) * MARGIN);
}
