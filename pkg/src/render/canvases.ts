// Canvases of the size that is wanted, and files of what is drawn on them.

import { invalid } from "../checks.js";
import { CaptionerError } from "../errors.js";
import type { Context } from "./canvas.js";

export type Canvas = HTMLCanvasElement | OffscreenCanvas;

/** As for pictures that are read; half a gigabyte. */
const MOST_PIXELS = 120_000_000;
const LONGEST_SIDE = 65_535;
/** Of a WebP; a browser makes a smaller picture of a larger one, and says nothing. */
const LONGEST_WEBP_SIDE = 16_383;
/** Some browsers leave a canvas of more pixels blank, and say nothing. */
const SURELY_DRAWN = 16_000_000;

/** Not by its class: it may be another window's. */
export function isCanvas(value: unknown): value is Canvas {
  const tag = Object.prototype.toString.call(value);
  return tag === "[object HTMLCanvasElement]" || tag === "[object OffscreenCanvas]";
}

/** An empty canvas; a document's own where there is one, for it surely has the document's fonts. */
export function newCanvas(): Canvas {
  if (typeof document !== "undefined") return document.createElement("canvas");
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(1, 1);
  throw new CaptionerError("unsupported", "there is no canvas here to draw on");
}

/**
 * Gives a canvas a size in pixels, which empties it, and what draws on it. Fails with
 * `request-invalid` where it can't have that size, or was used for something else.
 */
export function resize(canvas: Canvas, width: number, height: number): Context {
  if (width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_SIDE) {
    const most = `at most ${LONGEST_SIDE} a side and ${MOST_PIXELS} in all`;
    throw tooLarge(width, height, `expected ${most}`);
  }
  let context: Context | null;
  try {
    canvas.width = width;
    canvas.height = height;
    context = canvas.getContext("2d") as Context | null;
  } catch (cause) {
    // Its drawing was handed to a worker.
    throw unusable(cause);
  }
  if (!context) throw unusable();
  if (width * height > SURELY_DRAWN && !draws(context)) {
    throw tooLarge(width, height, "more than this browser can draw");
  }
  return context;
}

/** Gives the memory of a canvas back now, not when it is collected. */
export function release(canvas: Canvas): void {
  canvas.width = canvas.height = 0;
}

/**
 * The picture on a canvas as a file. Fails with `image-unreadable` where a photo of another origin is
 * on it, and with `request-invalid` where the browser can't write that type.
 */
export async function toFile(canvas: Canvas, type: string, quality?: number): Promise<Blob> {
  const { width, height } = canvas;
  if (type === "image/webp" && Math.max(width, height) > LONGEST_WEBP_SIDE) {
    throw tooLarge(width, height, `expected at most ${LONGEST_WEBP_SIDE} a side for ${type}`);
  }
  const blob = await readingPixels(() => encoded(canvas, type, quality));
  if (!blob) throw tooLarge(width, height, `more than this browser can write as ${type}`);
  // PNG takes the place of types that the browser does not write.
  if (blob.type !== type) {
    throw invalid("target.type", type, "a type that this browser writes");
  }
  return blob;
}

/** Whether no pixel of a canvas can be seen through; fails as {@link toFile} does. */
export async function isOpaque(context: Context): Promise<boolean> {
  const { data } = await pixelsOf(context);
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

/** All that is drawn on a canvas; fails as {@link toFile} does. */
export function pixelsOf(context: Context): Promise<ImageData> {
  const { width, height } = context.canvas;
  return readingPixels(() => context.getImageData(0, 0, width, height));
}

async function readingPixels<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof DOMException) || cause.name !== "SecurityError") throw cause;
    const message = "the image is of another origin, whose server does not let its pixels be read";
    throw new CaptionerError("image-unreadable", message, { cause });
  }
}

function encoded(canvas: Canvas, type: string, quality?: number): Promise<Blob | null> {
  if ("convertToBlob" in canvas) {
    return canvas.convertToBlob({ type, ...(quality !== undefined && { quality }) });
  }
  return new Promise((resolve) => canvas.toBlob(resolve, type, quality));
}

function draws(context: Context): boolean {
  context.fillRect(0, 0, 1, 1);
  const alpha = context.getImageData(0, 0, 1, 1).data[3];
  context.clearRect(0, 0, 1, 1);
  return alpha !== 0;
}

function tooLarge(width: number, height: number, why: string): CaptionerError {
  const message = `target: is a canvas of ${width}×${height} pixels, ${why}`;
  return new CaptionerError("request-invalid", message);
}

function unusable(cause?: unknown): CaptionerError {
  const message = "target: is a canvas that is in use, expected one without another context";
  return new CaptionerError("request-invalid", message, { cause });
}
