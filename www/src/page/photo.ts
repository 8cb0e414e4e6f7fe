// A picture that captions are written on.

import { type MeasuredPicture, measurePicture } from "caponimage/compositions";

import { strings } from "../strings/strings.ts";

export interface Photo {
  /** The file's bytes as they came; of an SVG, a PNG. */
  blob: Blob;
  name: string;
  /** For pictures on the page; {@link closePhoto} ends it. */
  url: string;
  width: number;
  height: number;
  /** What is in it, as far as compositions need it. */
  measured: MeasuredPicture;
}

const SVG = /^image\/svg\+xml\b/;

/** Opens a picture, or throws, in words for the user, where the browser can't show it. */
export async function openPhoto(blob: Blob, name: string): Promise<Photo> {
  const url = URL.createObjectURL(blob);
  try {
    const image = await loadImage(url);
    const { naturalWidth: width, naturalHeight: height } = image;
    if (width === 0 || height === 0) throw new Error("the picture has no size");
    if (!SVG.test(blob.type)) {
      return { blob, name, url, width, height, measured: await measurePicture(image) };
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
