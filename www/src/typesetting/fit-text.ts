// Fits a short text into a box: up to three lines, as large as they can be.

import { endsInSpace, splitAtBreaks, withoutSpaceAround } from "./line-breaks.ts";

export interface FittedText {
  lines: string[];
  /** In the unit of the box. */
  fontSize: number;
}

/** A font set at one unit. */
export interface Metrics {
  /** Of a line. */
  width: (line: string) => number;
  /** How far letters reach above and below the line that they stand on. */
  ascent: number;
  descent: number;
}

/** From line to line, in font sizes. */
export const LINE_HEIGHT = 1.16;
const MOST_LINES = 3;

/** The height of so many lines set at one unit. */
export function heightOf(lines: number, { ascent, descent }: Metrics): number {
  return (lines - 1) * LINE_HEIGHT + ascent + descent;
}

/** `rim` is what an outline adds to letters all around, both sides together, in font sizes. */
export function fitText(
  text: string,
  width: number,
  height: number,
  metrics: Metrics,
  rim = 0,
): FittedText {
  let best: FittedText = { lines: [text], fontSize: 0 };
  const words = splitAtBreaks(text.trim());
  const length = lengths(words, metrics.width);
  for (let count = 1; count <= Math.min(MOST_LINES, words.length); count++) {
    const { ends } = bestBreaks(length, 0, words.length, count);
    const lines = ends.map((end, line) =>
      withoutSpaceAround(words.slice(ends[line - 1] ?? 0, end).join("")),
    );
    const widest = Math.max(...lines.map(metrics.width));
    const fontSize = Math.min(width / (widest + rim), height / (heightOf(count, metrics) + rim));
    if (fontSize > best.fontSize) best = { lines, fontSize };
  }
  return best;
}

/** How long a line of the words from one to before another is. */
type Length = (from: number, end: number) => number;

/**
 * Lengths of lines by those of single words: near enough to choose where lines break, and each word is
 * measured once, however many lines it could stand on.
 */
function lengths(words: readonly string[], measure: Metrics["width"]): Length {
  const space = measure(" ");
  const spaceAfter = words.map((word) => (endsInSpace(word) ? space : 0));
  const before = [0];
  words.forEach((word, index) => {
    before.push(before[index]! + measure(withoutSpaceAround(word)) + spaceAfter[index]!);
  });
  return (from, end) => before[end]! - before[from]! - (spaceAfter[end - 1] ?? 0);
}

/** Before which words `count` lines end, the longest as short as it can be, and how long that is. */
function bestBreaks(
  length: Length,
  from: number,
  end: number,
  count: number,
): { ends: number[]; longest: number } {
  if (count === 1) return { ends: [end], longest: length(from, end) };
  let best = { ends: [end], longest: Infinity };
  for (let next = from + 1; next <= end - count + 1; next++) {
    const first = length(from, next);
    // It only becomes longer.
    if (first >= best.longest) break;
    const rest = bestBreaks(length, next, end, count - 1);
    const longest = Math.max(first, rest.longest);
    if (longest < best.longest) best = { ends: [next, ...rest.ends], longest };
  }
  return best;
}
