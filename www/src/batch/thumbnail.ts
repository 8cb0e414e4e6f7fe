import type { PlacedBox } from "../document/document.ts";
import { toPicture } from "../export/picture.ts";
import type { Photo } from "../page/photo.ts";
import { inscriptions } from "../typesetting/marks.ts";
import type { TextStyle } from "../typesetting/style.ts";

/** The longest side: all of a photo would not fit into memory a hundred times. */
const LONGEST = 320;

/** A small picture with captions, and what it shows. */
export interface Thumbnail {
  /** Until it is revoked. */
  url: string;
  boxes: readonly PlacedBox[];
  style: TextStyle;
}

export async function drawThumbnail(
  photo: Photo,
  boxes: readonly PlacedBox[],
  style: TextStyle,
): Promise<Thumbnail> {
  const scale = Math.min(1, LONGEST / Math.max(photo.width, photo.height));
  const options = { type: "image/jpeg", scale };
  const small = await toPicture(photo, inscriptions(boxes), style, options);
  return { url: URL.createObjectURL(small), boxes, style };
}
