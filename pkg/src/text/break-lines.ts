// Where the lines of a text break: as few as its width allows, and all of about one length.

import { withoutSpaceAround } from "./line-breaks.js";
import type { Piece } from "./pieces.js";

/** Longer texts are no longer balanced, which would take too long. */
const MOST_BALANCED = 12;
/** So little more than `longest` is still as long. */
const TOLERANCE = 1e-9;

/** How long a line of the pieces from one to before another is, in font sizes. */
type Length = (from: number, end: number) => number;

/** Breaks a line of text into lines that are at most `longest` font sizes long, where words allow. */
export function breakLines(pieces: readonly Piece[], longest: number): string[] {
  const length = lengths(pieces);
  const greedy = greedyEnds(length, pieces.length, longest);
  const ends =
    greedy.length > 1 && greedy.length <= MOST_BALANCED
      ? balancedEnds(length, pieces.length, greedy.length, longest)
      : greedy;
  return ends.map((end, line) => {
    const row = pieces.slice(ends[line - 1] ?? 0, end);
    return withoutSpaceAround(row.map(({ text }) => text).join("")) + (row.at(-1)?.mark ?? "");
  });
}

/** In how many lines {@link breakLines} would break it. */
export function countLines(pieces: readonly Piece[], longest: number): number {
  return greedyEnds(lengths(pieces), pieces.length, longest).length;
}

/** Sums are near enough to choose where lines break, and so each word is measured once. */
function lengths(pieces: readonly Piece[]): Length {
  const before = [0];
  for (const { advance, gap } of pieces) before.push(before.at(-1)! + advance + gap);
  return (from, end) => {
    const [first, last] = [pieces[from], pieces[end - 1]];
    if (!first || !last) return 0;
    return before[end]! - before[from]! - last.gap + last.end - first.start;
  };
}

/** Before which pieces lines end that are as full as they can be; none is empty. */
function greedyEnds(length: Length, count: number, longest: number): number[] {
  const ends: number[] = [];
  for (let from = 0, end = 1; end <= count; end++) {
    if (end < count && length(from, end + 1) <= longest + TOLERANCE) continue;
    ends.push(end);
    from = end;
  }
  return ends;
}

/** Of all ways to make so many lines, the one with the least sum of squares: lines of about one length. */
function balancedEnds(length: Length, count: number, lines: number, longest: number): number[] {
  /** For each number of pieces set so far: the least cost, and where their last line begins. */
  interface Best {
    cost: number;
    from: number;
  }
  const rows: Best[][] = [[{ cost: 0, from: 0 }]];
  for (let line = 1; line <= lines; line++) {
    const row: Best[] = [];
    rows[line - 1]!.forEach(({ cost }, from) => {
      for (let end = from + 1; end <= count; end++) {
        const long = length(from, end);
        if (end > from + 1 && long > longest + TOLERANCE) break;
        const sum = cost + long ** 2;
        // Of two that are as good, the one whose last line is longer.
        if (sum < (row[end]?.cost ?? Infinity) - TOLERANCE) row[end] = { cost: sum, from };
      }
    });
    rows.push(row);
  }
  const ends: number[] = [];
  for (let line = lines, end = count; line > 0; line--) {
    ends.unshift(end);
    end = rows[line]![end]!.from;
  }
  return ends;
}
