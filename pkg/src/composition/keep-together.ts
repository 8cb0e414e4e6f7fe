const NO_BREAK_SPACE = "\u00a0";

/** Spaces within a measure ("350 ml", "100 %"), around "×", and after a sign that joins two words. */
const SPACES = /(?<=\d) (?=(?:%|[\p{L}°µ]{1,3})(?![\p{L}\p{N}]))| (?=×)|(?<=[×&+–]) /gu;

/** A text whose lines break nowhere within a measure, and none ends in "&" or has "×" at an end. */
export function keepTogether(text: string): string {
  return text.replace(SPACES, NO_BREAK_SPACE);
}
