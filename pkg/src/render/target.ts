// What a composition is drawn on, or made into.

import { checkObject, invalid, oneOf, readFields, type Rule, STRING } from "../checks.js";
import { type Canvas, isCanvas } from "./canvases.js";

/** A canvas that takes the composition's size. */
export interface CanvasTarget<C extends Canvas = Canvas> {
  canvas: C;
  /** How many of its pixels are one of the composition's; 1 unless told. */
  scale?: number;
}

/** A file. */
export interface FileTarget {
  type: "image/png" | "image/jpeg" | "image/webp" | "image/svg+xml";
  /** How many of its pixels are one of the composition's; 1 unless told. */
  scale?: number;
  /** Of JPEG and WebP, 0 to 1; 0.92 unless told. */
  quality?: number;
  /** What an SVG has read out in its place; its texts unless told. */
  title?: string;
}

const SCALE: Rule = [(value) => Number.isFinite(value) && Number(value) > 0, "more than 0"];
const QUALITY: Rule = [(value) => Number(value) >= 0 && Number(value) <= 1, "0 to 1"];
const TYPE = oneOf("image/png", "image/jpeg", "image/webp", "image/svg+xml");

/** The target with all that is known of it; fails with `request-invalid`, and names the field. */
export function readTarget(target: Canvas | CanvasTarget | FileTarget): CanvasTarget | FileTarget {
  if (isCanvas(target)) return { canvas: target };
  checkObject("target", target, "a canvas, or an object");
  if ("canvas" in target) {
    return readFields<CanvasTarget>(
      target,
      { canvas: [isCanvas, "a canvas"], scale: SCALE },
      "target.",
    );
  }
  if (target.type === undefined) throw invalid("target.type", target.type, TYPE[1]);
  const rules = { type: TYPE, scale: SCALE, quality: QUALITY, title: STRING };
  return readFields<FileTarget>(target, rules, "target.");
}
