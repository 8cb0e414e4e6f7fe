// Fits a short text into a box: up to three lines, as large as they can be.

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
  const words = splitWords(text);
  for (let count = 1; count <= Math.min(MOST_LINES, words.length); count++) {
    const lines = breakLines(words, count, metrics.width);
    const widest = Math.max(...lines.map(metrics.width));
    const fontSize = Math.min(width / (widest + rim), height / (heightOf(count, metrics) + rim));
    if (fontSize > best.fontSize) best = { lines, fontSize };
  }
  return best;
}

/** Where a line may break: at spaces, and before every Chinese or Japanese character. */
function splitWords(text: string): string[] {
  return text
    .trim()
    .split(/(?<=\s)|(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u)
    .filter((word) => word.trim() !== "");
}

/** The words on `count` lines, the longest as short as it can be. */
function breakLines(words: string[], count: number, measure: Metrics["width"]): string[] {
  if (count === 1) return [words.join("").trim()];
  let best: string[] = [];
  let bestWidth = Infinity;
  for (let first = 1; first <= words.length - count + 1; first++) {
    const lines = [
      words.slice(0, first).join("").trim(),
      ...breakLines(words.slice(first), count - 1, measure),
    ];
    const widest = Math.max(...lines.map(measure));
    if (widest < bestWidth) [best, bestWidth] = [lines, widest];
  }
  return best;
}
