// Opens the pictures that captions are written on.

import { measurePicture } from "caponimage/compositions";

import type { Photo } from "../document/photo.ts";
import { strings } from "../strings/strings.ts";
import { drawAt, loadImage } from "./image.ts";

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
    const drawn = await drawAt(image, width, height);
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

export function closePhoto(photo: Photo): void {
  URL.revokeObjectURL(photo.url);
}
