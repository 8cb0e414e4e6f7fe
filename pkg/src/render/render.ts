// Compositions become pictures: on a canvas, or as a file.

import type { Composition } from "../composition/types.js";
import { CaptionerError, toCaptionerError } from "../errors.js";
import { loadFonts } from "../text/load-fonts.js";
import type { ImageInput } from "../types.js";
import { drawComposition } from "./canvas.js";
import { type Canvas, newCanvas, release, resize, toFile } from "./canvases.js";
import { checkComposition, checkPictures } from "./check-composition.js";
import { embeddedFonts } from "./embedded-fonts.js";
import { embeddedPhoto } from "./embedded-photo.js";
import { openPhoto, type PhotoSource } from "./photo-source.js";
import { toSvg } from "./svg.js";
import { type CanvasTarget, type FileTarget, readTarget } from "./target.js";

const QUALITY = 0.92;

/** What a composition shows beside its photo. */
export interface RenderOptions {
  /** The picture of the brand's logo, which a composition that was made with `logo` needs. */
  logo?: ImageInput | undefined;
}

/** All pictures of a composition, decoded. */
interface Sources {
  photo: PhotoSource;
  logo?: PhotoSource;
}

/**
 * Draws a composition with its photo, its logo, and its fonts when they are loaded: on a canvas, which
 * is given the composition's size times `scale`, or as a file. An SVG has its texts as text, and
 * carries photo, logo and fonts.
 *
 * Fails with `request-invalid` where an argument is not what it should be, the logo is missing, or the
 * picture is larger than the browser can draw, and with `image-unreadable` where photo or logo can't be
 * read.
 */
export function render<C extends Canvas>(
  composition: Composition,
  image: ImageInput,
  target: C | CanvasTarget<C>,
  options?: RenderOptions,
): Promise<C>;
export function render(
  composition: Composition,
  image: ImageInput,
  target: FileTarget,
  options?: RenderOptions,
): Promise<Blob>;
export async function render(
  composition: Composition,
  image: ImageInput,
  target: Canvas | CanvasTarget | FileTarget,
  { logo }: RenderOptions = {},
): Promise<Canvas | Blob> {
  checkComposition(composition);
  checkPictures(composition, logo);
  const wanted = readTarget(target);
  const isShown = composition.layers.some(({ kind }) => kind === "logo");
  const [sources] = await Promise.all([
    openSources(image, isShown ? logo : undefined),
    loadFonts(composition.fonts),
  ]);
  try {
    if ("canvas" in wanted) {
      draw(composition, sources, wanted.canvas, wanted);
      return wanted.canvas;
    }
    return await (wanted.type === "image/svg+xml" ? asSvg : asPixels)(composition, sources, wanted);
  } finally {
    sources.photo.close();
    sources.logo?.close();
  }
}

async function openSources(image: ImageInput, mark: ImageInput | undefined): Promise<Sources> {
  const photo = await openPhoto(image);
  try {
    return { photo, ...(mark !== undefined && { logo: await openPhoto(mark) }) };
  } catch (error) {
    photo.close();
    const { code, message } = toCaptionerError(error);
    throw new CaptionerError(code, `logo: ${message}`, { cause: error });
  }
}

/** In one go, so that a canvas on a page never shows a half. */
function draw(
  composition: Composition,
  { photo, logo }: Sources,
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
  drawComposition(context, composition, photo.image, logo?.image);
}

async function asPixels(
  composition: Composition,
  sources: Sources,
  { type, scale, quality = QUALITY }: FileTarget,
): Promise<Blob> {
  const canvas = newCanvas();
  try {
    draw(composition, sources, canvas, {
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
  { photo, logo }: Sources,
  { scale = 1, title = textsOf(composition) }: FileTarget,
): Promise<Blob> {
  const [address, mark, fontFaces] = await Promise.all([
    embeddedPhoto(photo, drawnSize(composition, "photo")),
    logo && embeddedPhoto(logo, drawnSize(composition, "logo")),
    embeddedFonts(composition),
  ]);
  const pictures = { photo: address, ...(mark !== undefined && { logo: mark }) };
  const svg = toSvg(composition, { ...pictures, fontFaces, title, scale });
  return new Blob([svg], { type: "image/svg+xml" });
}

/** The largest at which photo or logo is drawn. */
function drawnSize(
  { layers }: Composition,
  kind: "photo" | "logo",
): { width: number; height: number } {
  const rects = layers.flatMap((layer) =>
    layer.kind === kind && "rect" in layer ? [layer.rect] : [],
  );
  return {
    width: Math.max(...rects.map(({ width }) => width), 1),
    height: Math.max(...rects.map(({ height }) => height), 1),
  };
}

function textsOf({ texts }: Composition): string {
  return texts.map(({ text }) => text).join(", ");
}
