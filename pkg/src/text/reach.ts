// From where to where lines of text reach, for the eye.

import type { FontMetrics } from "./font-metrics.js";

/** Letters that do not stand on the baseline as capitals do, and emoji. */
const OTHER_LETTERS =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}])\p{L}|\p{Emoji_Presentation}/u;

/**
 * How far a text's first line reaches above its baseline, and its last one below, in font sizes.
 *
 * A line of letters that have capitals reaches from the height of a capital to the baseline: that is
 * what the eye takes for its edges; tails and accents hang out. Chinese, Arabic or Thai letters, and
 * emoji, are taken as they are drawn.
 */
export function reachOf(text: string, metrics: FontMetrics): { above: number; below: number } {
  if (!OTHER_LETTERS.test(text)) return { above: metrics.capHeight, below: 0 };
  const { ascent, descent } = metrics.ink(text, 0);
  return { above: Math.max(ascent, metrics.capHeight), below: Math.max(descent, 0) };
}
