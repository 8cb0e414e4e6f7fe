// Fits a text into a slot: as large as it can be there, in as few lines as that takes.

import { breakLines, countLines } from "./break-lines.js";
import type { FontMetrics } from "./font-metrics.js";
import { paragraphsOf } from "./paragraphs.js";
import { type Piece, piecesOf } from "./pieces.js";
import { reachOf } from "./reach.js";
import { trackingOf } from "./tracking.js";

export interface FitOptions {
  /** Of the slot, in pixels. */
  width: number;
  height: number;
  metrics: FontMetrics;
  /** More only where the text itself has more line ends, or fits in no other way. */
  mostLines: number;
  /** Font sizes in pixels. */
  largest: number;
  smallest: number;
  /** From baseline to baseline, in font sizes. */
  lineHeight: number;
  /** Between letters, in font sizes. */
  tracking: number;
}

export interface FittedText {
  lines: string[];
  /** In pixels. */
  fontSize: number;
  /** Whether the lines lie within the slot, and no word had to be broken for that. */
  fits: boolean;
}

/** A last line of one word that is shorter than this share of the longest is a widow. */
const SHORT = 0.4;
/** What it would have to gain in size. */
const WIDOW_SHARE = 0.85;
/** Sizes that differ by less are the same. */
const TOLERANCE = 1e-6;
/** Halvings to find how narrow a text can be: to a millionth of it. */
const HALVINGS = 20;

/**
 * The largest size at which a text fits, and its lines then. Where it fits at none, it has the
 * smallest one. Words are broken only where one by itself is wider than the slot at that size. Height
 * is taken from the top of a capital in the first line to the last baseline, as {@link reachOf} has
 * it. Width and height may be infinite.
 */
export function fitText(text: string, options: FitOptions): FittedText {
  const { metrics, largest, lineHeight } = options;
  const smallest = Math.min(options.smallest, largest);
  const [width, height] = [options.width, options.height].map((side) => Math.max(side, 0) || 0) as [
    number,
    number,
  ];
  const tracking = trackingOf(text, options.tracking);
  const paragraphs = paragraphsOf(text);
  const reach = reachOf(text, metrics);
  const blockHeight = (count: number) => (count - 1) * lineHeight + reach.above + reach.below;
  if (paragraphs.length === 0) return { lines: [], fontSize: largest, fits: true };

  const longest = width / smallest;
  const rows = paragraphs.map((line) => piecesOf(line, metrics, tracking, longest));
  const broken = (limit: number) => rows.flatMap((row) => linesOf(row, limit));
  const sizeOf = (lines: string[]) => {
    const widest = Math.max(...lines.map((line) => inkWidth(line, metrics, tracking)));
    return Math.min(width / widest, height / blockHeight(lines.length), largest);
  };

  let best: { lines: string[]; fontSize: number; rank: number } | undefined;
  // No more than there are places to break at.
  const pieces = rows.reduce((sum, row) => sum + Math.max(row.length, 1), 0);
  const most = Math.min(Math.max(options.mostLines, rows.length), pieces);
  for (let count = rows.length; count <= most; count++) {
    const narrowest = narrowestFor(rows, count);
    const roughSize = Math.min(width / narrowest, height / blockHeight(count), largest);
    const lines = broken(width / roughSize);
    if (lines.length > count) continue;
    const fontSize = sizeOf(lines);
    const rank = fontSize * (hasWidow(lines, metrics, tracking) ? WIDOW_SHARE : 1);
    if (rank > (best?.rank ?? 0) * (1 + TOLERANCE)) best = { lines, fontSize, rank };
    // More lines could not be larger.
    if (rank >= largest * (1 - TOLERANCE)) break;
  }
  if (best && best.fontSize >= smallest * (1 - TOLERANCE)) {
    const fits = rows.flat().every(({ isWord }) => isWord);
    return { lines: best.lines, fontSize: best.fontSize, fits };
  }
  return { lines: broken(longest), fontSize: smallest, fits: false };
}

/** A text at one size in a width, both in pixels: its lines, and whether no word had to be broken. */
export function breakText(
  text: string,
  options: Pick<FitOptions, "width" | "metrics" | "mostLines" | "tracking"> & { fontSize: number },
): Omit<FittedText, "fontSize"> {
  const { width, fontSize, metrics, mostLines } = options;
  const tracking = trackingOf(text, options.tracking);
  const paragraphs = paragraphsOf(text);
  const longest = Math.max(width, 0) / fontSize;
  const rows = paragraphs.map((line) => piecesOf(line, metrics, tracking, longest));
  const lines = rows.flatMap((row) => linesOf(row, longest));
  const isWhole = rows.flat().every(({ isWord }) => isWord);
  return { lines, fits: isWhole && lines.length <= Math.max(mostLines, rows.length) };
}

/** A blank line is a line, too. */
function linesOf(row: readonly Piece[], limit: number): string[] {
  return row.length > 0 ? breakLines(row, limit) : [""];
}

/** The least width, in font sizes, at which paragraphs take no more than so many lines. */
function narrowestFor(rows: readonly Piece[][], count: number): number {
  const isEnough = (limit: number) =>
    rows.reduce((sum, row) => sum + Math.max(countLines(row, limit), 1), 0) <= count;
  // No narrower than its widest word, and no wider than all in one line.
  let low = Math.max(...rows.flat().map(({ advance, start, end }) => advance + end - start));
  if (isEnough(low)) return low;
  let high = low + rows.flat().reduce((sum, { advance, gap }) => sum + advance + gap, 0);
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function hasWidow(lines: readonly string[], metrics: FontMetrics, tracking: number): boolean {
  const last = lines.at(-1) ?? "";
  if (lines.length < 2 || piecesOf(last, metrics, tracking).length > 1) return false;
  const widths = lines.map((line) => inkWidth(line, metrics, tracking));
  return (widths.at(-1) ?? 0) < SHORT * Math.max(...widths);
}

/** From the first letter's left edge to the last one's right edge, in font sizes. */
function inkWidth(line: string, metrics: FontMetrics, tracking: number): number {
  const { left, right } = metrics.ink(line, tracking);
  return right - left;
}
