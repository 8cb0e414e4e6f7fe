// A picture that captions are written on.

import type { Box } from "caponimage";

import type { Pixels } from "../layouts/pixels.ts";
import type { Rgb } from "../typesetting/contrast.ts";
import { strings } from "../strings/strings.ts";

export interface Photo {
  /** The file's bytes as they came; of an SVG, a PNG. */
  blob: Blob;
  name: string;
  /** For pictures on the page; {@link closePhoto} ends it. */
  url: string;
  width: number;
  height: number;
  /** A small version. */
  pixels: Pixels;
}

/** The longest side of the small version. */
const SMALL = 96;

const SVG = /^image\/svg\+xml\b/;

/** Opens a picture, or throws, in words for the user, where the browser can't show it. */
export async function openPhoto(blob: Blob, name: string): Promise<Photo> {
  const url = URL.createObjectURL(blob);
  try {
    const image = await loadImage(url);
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width === 0 || height === 0) throw new Error("the picture has no size");
    if (!SVG.test(blob.type)) {
      return { blob, name, url, width, height, pixels: readPixels(image, width, height) };
    }
    const drawn = await drawAtOwnSize(image);
    URL.revokeObjectURL(url);
    return await openPhoto(drawn, name);
  } catch (cause) {
    URL.revokeObjectURL(url);
    const { photoGone, photoUnreadable } = strings.errors;
    const words = (await isReadable(blob)) ? photoUnreadable : photoGone;
    throw new Error(words(name), { cause });
  }
}

/** Whether the file is still what was chosen. */
async function isReadable(blob: Blob): Promise<boolean> {
  try {
    await blob.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error("the browser can't show it"));
    image.src = url;
  });
  // Only so that nothing waits when it is drawn: some browsers refuse it for pictures that they show.
  await image.decode().catch(() => {});
  return image;
}

/** As pixels, where neither the model nor an `ImageBitmap` can be made of the file. */
async function drawAtOwnSize(image: HTMLImageElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d")?.drawImage(image, 0, 0);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
  // Its memory is given back now, not when it is collected.
  canvas.width = canvas.height = 0;
  if (!blob) throw new Error("the picture is too large");
  return blob;
}

export function closePhoto(photo: Photo): void {
  URL.revokeObjectURL(photo.url);
}

function readPixels(image: CanvasImageSource, width: number, height: number): Pixels {
  const scale = Math.min(1, SMALL / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(Math.round(width * scale), 1);
  canvas.height = Math.max(Math.round(height * scale), 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  // Transparent pictures are read on white, as the model does.
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** The mean colour of the picture beneath a box. */
export function meanBeneath({ width, height, data }: Pixels, box: Box): Rgb {
  const span = (start: number, length: number, size: number) => {
    const first = Math.min(Math.floor(start * size), size - 1);
    return [first, Math.max(Math.ceil((start + length) * size), first + 1)] as const;
  };
  const [left, right] = span(box.x, box.width, width);
  const [top, bottom] = span(box.y, box.height, height);
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let y = top; y < Math.min(bottom, height); y++) {
    for (let x = left; x < Math.min(right, width); x++) {
      const at = (y * width + x) * 4;
      for (const channel of [0, 1, 2] as const) sum[channel] += data[at + channel] ?? 0;
      count++;
    }
  }
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}
