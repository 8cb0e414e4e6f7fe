// Fonts, measured by the browser.

import type { Metrics } from "./fit-text.ts";
import { familyList, FONTS, type FontName } from "./style.ts";

/** Texts are measured at this size and scaled. */
const MEASURED_AT = 100;
/** Reaches as high and as deep as letters do. */
const TALL = "ÀbdhklQgjpqy";

const context = document.createElement("canvas").getContext("2d");

/** Measures a font that is loaded. */
export function metricsOf(font: FontName): Metrics {
  const measure = (text: string) => {
    if (!context) return undefined;
    context.font = `${FONTS[font].weight} ${MEASURED_AT}px ${familyList(font)}`;
    return context.measureText(text);
  };
  const tall = measure(TALL);
  return {
    width(line) {
      const metrics = measure(line);
      // Without a canvas, about half an em a character.
      if (!metrics) return line.length * 0.5;
      // Letters of a script may reach beyond their width.
      const { width, actualBoundingBoxLeft, actualBoundingBoxRight } = metrics;
      const beyond =
        Math.max(actualBoundingBoxLeft, 0) + Math.max(actualBoundingBoxRight - width, 0);
      return Math.max(width + 2 * beyond, 10) / MEASURED_AT;
    },
    ascent: (tall?.actualBoundingBoxAscent ?? 80) / MEASURED_AT,
    descent: (tall?.actualBoundingBoxDescent ?? 20) / MEASURED_AT,
  };
}
