// What is to be known of a font to set text in it, at a font size of one.

/** Where the letters of a line are, as they are drawn, from where the pen starts on the baseline. */
export interface Ink {
  /** To the first letter's left edge; below 0 where it reaches out to the left. */
  left: number;
  /** To the last letter's right edge. */
  right: number;
  /** How far the tallest letter reaches above the baseline. */
  ascent: number;
  /** How far the deepest letter reaches below the baseline; below 0 where all stand above it. */
  descent: number;
}

/**
 * A font in one weight. All lengths are in font sizes, `tracking` too: what is added between
 * letters. A right-to-left line, too, is measured from its left end.
 */
export interface FontMetrics {
  /** How far the pen goes, from the first letter to the last; nothing is added behind that. */
  advance(line: string, tracking: number): number;
  ink(line: string, tracking: number): Ink;
  /** Of a capital letter without an accent. */
  capHeight: number;
  /** How far tall letters reach above the baseline, accents of capitals too. */
  ascent: number;
  /** How far letters reach below the baseline. */
  descent: number;
}
