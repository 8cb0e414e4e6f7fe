// Fonts, measured by the browser.

import type { Font, Weight } from "../composition/types.js";
import { clustersOf } from "./clusters.js";
import { directionOf } from "./direction.js";
import type { FontMetrics, Ink } from "./font-metrics.js";
import { fontString } from "./font-string.js";
import { fontFaces } from "./load-fonts.js";
import { PLAIN_METRICS } from "./plain-metrics.js";

/** Texts are measured at this size and scaled: edges come in whole pixels. */
const MEASURED_AT = 1000;
/** Fonts, and texts of each, that are kept. */
const [MOST_FONTS, MOST_TEXTS] = [16, 2000];

const CAPITALS = "HEIX";
/** Reach as high and as deep as letters do. */
const TALL = "ÀÉbdhklQgjpqy";

export type { FontMetrics } from "./font-metrics.js";

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

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
  // A document's own canvas draws with its fonts in every browser.
  if (typeof document !== "undefined") return document.createElement("canvas").getContext("2d");
  if (typeof OffscreenCanvas === "undefined") return null;
  return new OffscreenCanvas(1, 1).getContext("2d");
}

interface Measure extends Ink {
  advance: number;
}

function metricsOf(context: Context, css: string): FontMetrics {
  const texts = new Map<string, Measure>();
  const measure = (line: string, tracking: number) =>
    remembered(texts, `${tracking} ${line}`, MOST_TEXTS, () =>
      measureLine(context, css, line, tracking),
    );
  const tall = measure(TALL, 0);
  return {
    advance: (line, tracking) => measure(line, tracking).advance,
    ink: measure,
    capHeight: measure(CAPITALS, 0).ascent,
    ascent: tall.ascent,
    descent: tall.descent,
  };
}

function measureLine(context: Context, css: string, line: string, tracking: number): Measure {
  context.font = css;
  context.textAlign = "left";
  context.direction = directionOf(line);
  // Letters keep their distances at all sizes then.
  if ("textRendering" in context) context.textRendering = "geometricPrecision";
  const all = context.measureText(line);
  const gaps = tracking === 0 ? 0 : Math.max(clustersOf(line).length - 1, 0) * tracking;
  return {
    advance: all.width / MEASURED_AT + gaps,
    left: -all.actualBoundingBoxLeft / MEASURED_AT,
    right: all.actualBoundingBoxRight / MEASURED_AT + gaps,
    ascent: all.actualBoundingBoxAscent / MEASURED_AT,
    descent: all.actualBoundingBoxDescent / MEASURED_AT,
  };
}

/** What is kept under a key, or is now; of those that are too many the oldest goes. */
function remembered<T>(map: Map<string, T>, key: string, most: number, make: () => T): T {
  const kept = map.get(key);
  if (kept !== undefined) return kept;
  const made = make();
  if (map.size >= most) map.delete(map.keys().next().value ?? "");
  map.set(key, made);
  return made;
}
