// What of a text stays together on a line.

import { clustersOf } from "./clusters.js";
import type { FontMetrics } from "./font-metrics.js";
import { endsInSpace, splitAtBreaks, withoutSpaceAround } from "./line-breaks.js";

/** A word, or a part of one; all lengths in font sizes. */
export interface Piece {
  /** With the spaces behind it. */
  text: string;
  /** How far the pen goes for it, without the spaces. */
  advance: number;
  /** From there to the piece behind it on the same line. */
  gap: number;
  /** From where the pen starts to its left edge: a line that it begins is so much shorter. */
  start: number;
  /** What a line that it ends is longer than the pen has gone; less than 0, mostly. */
  end: number;
  /** What is written behind it at the end of a line: a hyphen within a word. */
  mark: string;
  /** Whether it is a word, not a part of one. */
  isWord: boolean;
}

/** Words of these scripts are hyphenated where they have to be broken. */
const HYPHENATED = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}]+$/u;
/** So many letters stay together at both ends of a broken word. */
const LEAST_LETTERS = 2;

/**
 * A line of text in pieces that may stand on lines of their own: words, and the letters of words that
 * are longer than `longest` font sizes.
 */
export function piecesOf(
  text: string,
  metrics: FontMetrics,
  tracking: number,
  longest = Infinity,
): Piece[] {
  const advanceOf = (part: string) => metrics.advance(part, tracking);
  const space = advanceOf(" ") + tracking;
  const piece = (part: string, mark = "", isWord = false): Piece => {
    const letters = withoutSpaceAround(part);
    const ink = metrics.ink(letters, tracking);
    const advance = advanceOf(letters);
    return {
      text: part,
      advance,
      gap: tracking + (endsInSpace(part) ? space : 0),
      start: ink.left,
      end: mark ? tracking + metrics.ink(mark, tracking).right : ink.right - advance,
      mark,
      isWord,
    };
  };
  return splitAtBreaks(text).flatMap((word) => {
    const whole = piece(word, "", true);
    if (whole.advance + whole.end - whole.start <= longest) return [whole];
    const letters = withoutSpaceAround(word);
    const mark = HYPHENATED.test(letters) ? "-" : "";
    const parts = partsOf(word);
    return parts.map((part, index) => piece(part, index < parts.length - 1 ? mark : ""));
  });
}

/** A word letter by letter, but for its ends. */
function partsOf(word: string): string[] {
  const clusters = clustersOf(word);
  const length = clusters.findLastIndex((cluster) => withoutSpaceAround(cluster) !== "") + 1;
  const [from, end] = [LEAST_LETTERS, Math.max(length - LEAST_LETTERS, LEAST_LETTERS)];
  const parts = [clusters.slice(0, from), ...clusters.slice(from, end), clusters.slice(end)];
  return parts.map((part) => [part].flat().join("")).filter((part) => part !== "");
}
