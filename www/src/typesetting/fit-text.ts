// Fits a short text into a box: up to three lines, as large as they can be.

export interface FittedText {
  lines: string[];
  /** In pixels. */
  fontSize: number;
}

export const FONT = 'Futura, "Avenir Next", "Century Gothic", "Segoe UI", system-ui, sans-serif';
export const FONT_WEIGHT = 700;
export const LINE_HEIGHT = 1.12;

const MOST_LINES = 3;
const SMALLEST_FONT = 8;
/** Widths are measured at this size and scaled. */
const MEASURED_AT = 100;

const context = document.createElement("canvas").getContext("2d");

export function fitText(text: string, width: number, height: number): FittedText {
  let best: FittedText = { lines: [text], fontSize: 0 };
  const words = splitWords(text);
  for (let count = 1; count <= Math.min(MOST_LINES, words.length); count++) {
    const lines = breakLines(words, count);
    const widest = Math.max(...lines.map(measure));
    const fontSize = Math.min(width / widest, height / (count * LINE_HEIGHT));
    if (fontSize > best.fontSize) best = { lines, fontSize };
  }
  return { ...best, fontSize: Math.max(best.fontSize, SMALLEST_FONT) };
}

/** Where a line may break: at spaces, and before every Chinese or Japanese character. */
function splitWords(text: string): string[] {
  return text
    .trim()
    .split(/(?<=\s)|(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u)
    .filter((word) => word.trim() !== "");
}

/** The words on `count` lines, the longest as short as it can be. */
function breakLines(words: string[], count: number): string[] {
  if (count === 1) return [words.join("").trim()];
  let best: string[] = [];
  let bestWidth = Infinity;
  for (let first = 1; first <= words.length - count + 1; first++) {
    const lines = [
      words.slice(0, first).join("").trim(),
      ...breakLines(words.slice(first), count - 1),
    ];
    const widest = Math.max(...lines.map(measure));
    if (widest < bestWidth) [best, bestWidth] = [lines, widest];
  }
  return best;
}

/** The width of a line set at one pixel. */
function measure(line: string): number {
  // Without a canvas, about half an em a character.
  if (!context) return line.length * 0.5;
  context.font = `${FONT_WEIGHT} ${MEASURED_AT}px ${FONT}`;
  return Math.max(context.measureText(line).width / MEASURED_AT, 0.1);
}
