// A logo of any kind, measured in a browser.

import type { Logo } from "../composition/logo.js";
import type { ImageInput } from "../types.js";
import { newCanvas, pixelsOf, release, resize } from "./canvases.js";
import { logoColor } from "./logo-color.js";
import { openPhoto } from "./photo-source.js";

/** Pixels along the longer side that are looked at. */
const LONGEST = 96;

/**
 * What compositions need to know of a logo: its size in pixels, and its colour where it is on nothing.
 * Fails with `image-unreadable` where it can't be fetched, decoded or read; of an SVG file, give the
 * `<img>` that shows it.
 */
export async function measureLogo(image: ImageInput): Promise<Logo> {
  const logo = await openPhoto(image);
  const canvas = newCanvas();
  try {
    const { width, height } = logo;
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const [columns, rows] = [width, height].map((side) =>
      Math.max(Math.round(side * scale), 1),
    ) as [number, number];
    const context = resize(canvas, columns, rows);
    context.imageSmoothingQuality = "high";
    context.drawImage(logo.image, 0, 0, columns, rows);
    const color = logoColor(await pixelsOf(context));
    return { width, height, ...(color !== undefined && { color }) };
  } finally {
    release(canvas);
    logo.close();
  }
}
