// Thin lines between texts.

import type { Ground, Setting } from "../setting.js";
import type { Layer, Rect } from "../types.js";

/** Thickness as a share of the shorter side, and how much of it is seen. */
const RULE = { width: 0.0022, opacity: 0.28 };

/** In pixels. */
export function ruleWidth({ canvas }: Setting): number {
  return Math.max(Math.round(Math.min(canvas.width, canvas.height) * RULE.width), 1);
}

/** A rule that fills a rectangle. */
export function rule(rect: Rect, ground: Ground, { palette }: Setting): Layer {
  return {
    kind: "fill",
    rect,
    radius: 0,
    color: ground === "panel" ? palette.onPanel : palette.ink,
    opacity: RULE.opacity,
  };
}
