// The photo as an SVG carries it.

import { isOpaque, newCanvas, release, resize, toFile } from "./canvases.js";
import { dataUrl } from "./data-url.js";
import { embeddingOf } from "./embedding.js";
import type { PhotoSource } from "./photo-source.js";

const JPEG_QUALITY = 0.92;

/**
 * A photo as an address that needs no network: its file, or a new one where not every program would
 * show that as the browser does. `width` and `height` are how large it is drawn, in pixels: a new file
 * has no more of them than twice that.
 */
export async function embeddedPhoto(
  photo: PhotoSource,
  { width, height }: { width: number; height: number },
): Promise<string> {
  if (photo.file) {
    const bytes = new Uint8Array(await photo.file.arrayBuffer());
    const { type, asItIs } = embeddingOf(bytes);
    if (asItIs) return dataUrl(new Blob([bytes], { type }));
  }
  const needed = Math.max((2 * width) / photo.width, (2 * height) / photo.height);
  const share = Math.min(needed, 1);
  const canvas = newCanvas();
  try {
    const [columns, rows] = [photo.width, photo.height].map((side) =>
      Math.max(Math.round(side * share), 1),
    ) as [number, number];
    const context = resize(canvas, columns, rows);
    context.imageSmoothingQuality = "high";
    context.drawImage(photo.image, 0, 0, columns, rows);
    const type = (await isOpaque(context)) ? "image/jpeg" : "image/png";
    return await dataUrl(await toFile(canvas, type, JPEG_QUALITY));
  } finally {
    release(canvas);
  }
}
