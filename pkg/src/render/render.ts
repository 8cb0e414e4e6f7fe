// Compositions become pictures: on a canvas, or as a file.

import type { Composition } from "../composition/types.js";
import { loadFonts } from "../text/load-fonts.js";
import type { ImageInput } from "../types.js";
import { drawComposition } from "./canvas.js";
import { type Canvas, newCanvas, release, resize, toFile } from "./canvases.js";
import { checkComposition } from "./check-composition.js";
import { embeddedFonts } from "./embedded-fonts.js";
import { embeddedPhoto } from "./embedded-photo.js";
import { openPhoto, type PhotoSource } from "./photo-source.js";
import { toSvg } from "./svg.js";
import { type CanvasTarget, type FileTarget, readTarget } from "./target.js";

const QUALITY = 0.92;

/**
 * Draws a composition with its photo, and its fonts when they are loaded: on a canvas, which is given
 * the composition's size times `scale`, or as a file. An SVG has its texts as text, and carries photo
 * and fonts.
 *
 * Fails with `request-invalid` where an argument is not what it should be, or the picture is larger
 * than the browser can draw, and with `image-unreadable` where the photo can't be read.
 */
export function render<C extends Canvas>(
  composition: Composition,
  image: ImageInput,
  target: C | CanvasTarget<C>,
): Promise<C>;
export function render(
  composition: Composition,
  image: ImageInput,
  target: FileTarget,
): Promise<Blob>;
export async function render(
  composition: Composition,
  image: ImageInput,
  target: Canvas | CanvasTarget | FileTarget,
): Promise<Canvas | Blob> {
  checkComposition(composition);
  const wanted = readTarget(target);
  const [photo] = await Promise.all([openPhoto(image), loadFonts(composition.fonts)]);
  try {
    if ("canvas" in wanted) {
      draw(composition, photo, wanted.canvas, wanted);
      return wanted.canvas;
    }
    return await (wanted.type === "image/svg+xml" ? asSvg : asPixels)(composition, photo, wanted);
  } finally {
    photo.close();
  }
}

/** In one go, so that a canvas on a page never shows a half. */
function draw(
  composition: Composition,
  photo: PhotoSource,
  canvas: Canvas,
  { scale = 1, ground }: { scale?: number; ground?: string },
): void {
  const [width, height] = [composition.width, composition.height].map((side) =>
    Math.max(Math.round(side * scale), 1),
  ) as [number, number];
  const context = resize(canvas, width, height);
  if (ground !== undefined) {
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
  }
  context.scale(width / composition.width, height / composition.height);
  drawComposition(context, composition, photo.image);
}

async function asPixels(
  composition: Composition,
  photo: PhotoSource,
  { type, scale, quality = QUALITY }: FileTarget,
): Promise<Blob> {
  const canvas = newCanvas();
  try {
    draw(composition, photo, canvas, {
      ...(scale !== undefined && { scale }),
      // JPEG has no transparency.
      ...(type === "image/jpeg" && { ground: "#ffffff" }),
    });
    return await toFile(canvas, type, quality);
  } finally {
    release(canvas);
  }
}

async function asSvg(
  composition: Composition,
  photo: PhotoSource,
  { scale = 1, title = textsOf(composition) }: FileTarget,
): Promise<Blob> {
  const [address, fontFaces] = await Promise.all([
    embeddedPhoto(photo, drawnSize(composition)),
    embeddedFonts(composition),
  ]);
  const svg = toSvg(composition, { photo: address, fontFaces, title, scale });
  return new Blob([svg], { type: "image/svg+xml" });
}

/** The largest at which the photo is drawn. */
function drawnSize({ layers }: Composition): { width: number; height: number } {
  const rects = layers.flatMap((layer) => (layer.kind === "photo" ? [layer.rect] : []));
  return {
    width: Math.max(...rects.map(({ width }) => width), 1),
    height: Math.max(...rects.map(({ height }) => height), 1),
  };
}

function textsOf({ texts }: Composition): string {
  return texts.map(({ text }) => text).join(", ");
}
