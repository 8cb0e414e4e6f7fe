// Fonts, measured by the browser.

import type { Font, Weight } from "../composition/types.js";
import { clustersOf } from "./clusters.js";
import { directionOf } from "./direction.js";
import { type Bounds, CANVAS_SIDE, type Context, exactEdge, REACH } from "./exact-edge.js";
import type { FontMetrics, Ink } from "./font-metrics.js";
import { fontString } from "./font-string.js";
import { fontFaces } from "./load-fonts.js";
import { PLAIN_METRICS } from "./plain-metrics.js";
import { remembered } from "./remembered.js";

/** Texts are measured at this size in pixels, and scaled: at a larger one browsers are less exact. */
const MEASURED_AT = 250;
/** Fonts, and texts of each, that are kept. */
const [MOST_FONTS, MOST_TEXTS] = [16, 2000];

/** They end at the height of capitals exactly. */
const CAPITALS = "HEI";
/** Reach as high and as deep as letters do. */
const TALL = "ÀÉbdhklQgjpqy";

export type { FontMetrics } from "./font-metrics.js";

const measured = new Map<string, FontMetrics>();
let context: Context | null | undefined;

/**
 * Measures a font that is loaded; what takes the place of one that is not. Without a canvas all fonts
 * measure the same.
 */
export function measureFont(font: Font, weight: Weight): FontMetrics {
  context ??= newContext();
  if (!context) return PLAIN_METRICS;
  const css = fontString(font, weight, MEASURED_AT);
  // Another font may draw the text when more are there.
  const loaded = [...(fontFaces() ?? [])].filter(({ status }) => status === "loaded").length;
  const measuring = context;
  return remembered(measured, `${loaded} ${css}`, MOST_FONTS, () => metricsOf(measuring, css));
}

function newContext(): Context | null {
  const settings: CanvasRenderingContext2DSettings = { willReadFrequently: true };
  // A document's own canvas draws with its fonts in every browser.
  if (typeof document !== "undefined") {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = CANVAS_SIDE;
    return canvas.getContext("2d", settings);
  }
  if (typeof OffscreenCanvas === "undefined") return null;
  return new OffscreenCanvas(CANVAS_SIDE, CANVAS_SIDE).getContext("2d", settings);
}

interface Measured extends Ink {
  /** How far the pen goes. */
  advance: number;
}

function metricsOf(context: Context, css: string): FontMetrics {
  const [texts, letters] = [new Map<string, Measured>(), new Map<string, LetterEdges>()];
  const edgesOf = (letter: string) =>
    remembered(letters, letter, MOST_TEXTS, () => letterEdges(context, css, letter));
  const measure = (line: string, tracking: number) =>
    remembered(texts, `${tracking} ${line}`, MOST_TEXTS, () => {
      const { advance, bounds } = measureLine(context, css, line, tracking);
      const clusters = clustersOf(line);
      const [first, last] = [edgesOf(clusters[0] ?? ""), edgesOf(clusters.at(-1) ?? "")];
      // Others do not begin with their left edge, and their letters join.
      const isExact = directionOf(line) === "ltr";
      return {
        advance,
        left: isExact ? nearer(bounds.left, first.start) : bounds.left,
        right: isExact ? nearer(bounds.right, advance + last.end) : bounds.right,
        ascent: -bounds.top,
        descent: bounds.bottom,
      };
    });
  const tall = measure(TALL, 0);
  const capitals = measureLine(context, css, CAPITALS, 0).bounds;
  return {
    advance: (line, tracking) => measure(line, tracking).advance,
    ink: measure,
    capHeight: -exactEdge(context, CAPITALS, MEASURED_AT, capitals, "top"),
    ascent: tall.ascent,
    descent: tall.descent,
  };
}

/** Of two, the one that is exact, unless it is about another letter, or one that joins the next. */
function nearer(rough: number, exact: number): number {
  return Math.abs(exact - rough) < REACH ? exact : rough;
}

interface LetterEdges {
  /** From where the pen starts to the left edge. */
  start: number;
  /** From where the pen ends to the right edge. */
  end: number;
}

function letterEdges(context: Context, css: string, letter: string): LetterEdges {
  const { advance, bounds } = measureLine(context, css, letter, 0);
  const edge = (name: "left" | "right") => exactEdge(context, letter, MEASURED_AT, bounds, name);
  return { start: edge("left"), end: edge("right") - advance };
}

/** Leaves the context as it measures the line. */
function measureLine(
  context: Context,
  css: string,
  line: string,
  tracking: number,
): { advance: number; bounds: Bounds } {
  context.font = css;
  context.textAlign = "left";
  context.direction = directionOf(line);
  // Letters keep their distances at all sizes then.
  if ("textRendering" in context) context.textRendering = "geometricPrecision";
  // Browsers add it behind the last letter, too.
  let added = -tracking;
  let widened = 0;
  if ("letterSpacing" in context) context.letterSpacing = `${tracking * MEASURED_AT}px`;
  else if (tracking !== 0) added = widened = (clustersOf(line).length - 1) * tracking;
  const found = context.measureText(line);
  return {
    advance: found.width / MEASURED_AT + (line === "" ? 0 : added),
    bounds: {
      left: -found.actualBoundingBoxLeft / MEASURED_AT,
      right: found.actualBoundingBoxRight / MEASURED_AT + widened,
      top: -found.actualBoundingBoxAscent / MEASURED_AT,
      bottom: found.actualBoundingBoxDescent / MEASURED_AT,
    },
  };
}
