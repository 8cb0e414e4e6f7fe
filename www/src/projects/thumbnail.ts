import { composed } from "../composition/composition.ts";
import type { Document } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { toPicture } from "../export/picture.ts";

/** The longest side, in pixels. */
const LONGEST = 192;

/** A small picture of what is on the page. */
export function drawProject(document: Document, photo: Photo): Promise<Blob> {
  const composition = composed(document, photo);
  const scale = Math.min(1, LONGEST / Math.max(composition.width, composition.height));
  return toPicture(composition, photo, { type: "image/jpeg", scale });
}
