// Metrics of no font in particular, for where nothing can be measured: in Node, say.

import { clustersOf } from "./clusters.js";
import type { FontMetrics } from "./font-metrics.js";

/** Square characters, and emoji. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;

/** Signs of no width: soft hyphens, zero-width spaces. */
const UNSEEN = /^\p{Cf}+$/u;

/** In font sizes. */
const [LETTER, SQUARE, SPACE] = [0.55, 1, 0.25];
const [CAP_HEIGHT, ASCENT, DESCENT] = [0.7, 0.9, 0.2];
/** Free on both sides of a letter. */
const BEARING = 0.05;

/** Those of a common sans serif. */
export const PLAIN_METRICS: FontMetrics = {
  advance(line, tracking) {
    const clusters = clustersOf(line);
    const width = clusters.reduce((sum, cluster) => sum + widthOf(cluster), 0);
    return width + Math.max(clusters.length - 1, 0) * tracking;
  },
  ink(line, tracking) {
    if (line.trim() === "") return { left: 0, right: 0, ascent: 0, descent: 0 };
    const right = PLAIN_METRICS.advance(line, tracking) - BEARING;
    return { left: BEARING, right, ascent: CAP_HEIGHT, descent: DESCENT };
  },
  capHeight: CAP_HEIGHT,
  ascent: ASCENT,
  descent: DESCENT,
};

function widthOf(cluster: string): number {
  if (cluster === " ") return SPACE;
  if (UNSEEN.test(cluster)) return 0;
  return WIDE.test(cluster) ? SQUARE : LETTER;
}
