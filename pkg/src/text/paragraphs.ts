// A text as it can be set.

import { withoutSpaceAround } from "./line-breaks.js";

/** Control characters, halves of characters, and others that XML has none of or nobody draws. */
const UNDRAWN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufff9-\ufffb\ufffe\uffff\p{Cs}]/gu;
/** A canvas draws each of them, an SVG all as one. */
const SPACES = /[ \t\n\v\f\r\u0085\u2028\u2029]+/gu;
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;

/** The lines that a person has set, without those that are empty at either end. */
export function paragraphsOf(text: string): string[] {
  const lines = text.split(LINE_END).map(lineOf);
  const first = lines.findIndex((line) => line !== "");
  const last = lines.findLastIndex((line) => line !== "");
  return first < 0 ? [] : lines.slice(first, last + 1);
}

/** A text as one line, as a canvas and an SVG draw it alike. */
export function lineOf(text: string): string {
  return withoutSpaceAround(text.replace(SPACES, " ").replace(UNDRAWN, ""));
}
