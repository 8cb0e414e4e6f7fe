import type { Composition } from "caponimage/compositions";

import type { Photo } from "../document/photo.ts";
import { toPicture } from "../export/picture.ts";

/** The longest side: all of a photo would not fit into memory a hundred times. */
const LONGEST = 320;

/** A small picture with its texts, and what it shows. */
export interface Thumbnail {
  /** Until it is revoked. */
  url: string;
  /** All that stands on it, to be read out. */
  words: string;
  /** See `shownBy`. */
  shows: string;
}

export async function drawThumbnail(
  composition: Composition,
  photo: Photo,
  shows: string,
): Promise<Thumbnail> {
  const scale = Math.min(1, LONGEST / Math.max(composition.width, composition.height));
  const small = await toPicture(composition, photo, { type: "image/jpeg", scale });
  const words = composition.texts.map(({ text }) => text).join(", ");
  return { url: URL.createObjectURL(small), words, shows };
}
