// In which direction a text runs.

export type Direction = "ltr" | "rtl";

/** Blocks of scripts that run to the left, and marks that say so. */
const RIGHT_TO_LEFT =
  /[\u061c\u200f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** By the first letter, as `dir="auto"` has it: digits, signs and spaces go with what is around them. */
export function directionOf(text: string): Direction {
  const first = /[\p{L}\u061c\u200e\u200f]/u.exec(text)?.[0] ?? "";
  return RIGHT_TO_LEFT.test(first) ? "rtl" : "ltr";
}
