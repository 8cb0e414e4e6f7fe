// What of a text stays together on a line.

import { clustersOf } from "./clusters.js";
import type { FontMetrics } from "./font-metrics.js";
import { remembered } from "./remembered.js";
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
  return wordsOf(text, metrics, tracking).flatMap((word) => {
    if (word.advance + word.end - word.start <= longest) return [word];
    const letters = withoutSpaceAround(word.text);
    const mark = HYPHENATED.test(letters) ? "-" : "";
    const parts = partsOf(word.text);
    return parts.map((part, index) =>
      pieceOf(part, metrics, tracking, index < parts.length - 1 ? mark : ""),
    );
  });
}

/** The words of texts, by their font: they are tried at many sizes. */
const known = new WeakMap<FontMetrics, Map<string, Piece[]>>();
const MOST_KNOWN = 200;

function wordsOf(text: string, metrics: FontMetrics, tracking: number): Piece[] {
  const texts = known.get(metrics) ?? new Map<string, Piece[]>();
  known.set(metrics, texts);
  return remembered(texts, `${tracking} ${text}`, MOST_KNOWN, () =>
    splitAtBreaks(text).map((word) => pieceOf(word, metrics, tracking, "", true)),
  );
}

function pieceOf(
  text: string,
  metrics: FontMetrics,
  tracking: number,
  mark = "",
  isWord = false,
): Piece {
  const letters = withoutSpaceAround(text);
  const ink = metrics.ink(letters, tracking);
  const advance = metrics.advance(letters, tracking);
  const space = endsInSpace(text) ? metrics.advance(" ", tracking) + tracking : 0;
  return {
    text,
    advance,
    gap: tracking + space,
    start: ink.left,
    end: mark ? tracking + metrics.ink(mark, tracking).right : ink.right - advance,
    mark,
    isWord,
  };
}

/** A word letter by letter, but for its ends. */
function partsOf(word: string): string[] {
  const clusters = clustersOf(word);
  const length = clusters.findLastIndex((cluster) => withoutSpaceAround(cluster) !== "") + 1;
  const [from, end] = [LEAST_LETTERS, Math.max(length - LEAST_LETTERS, LEAST_LETTERS)];
  const parts = [clusters.slice(0, from), ...clusters.slice(from, end), clusters.slice(end)];
  return parts.map((part) => [part].flat().join("")).filter((part) => part !== "");
}
