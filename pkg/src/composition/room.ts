// Room for a product, and how a photo lies that shows it there.

import type { MeasuredPicture } from "../picture/measured-picture.js";
import type { Side } from "../picture/product-place.js";
import type { Align, Rect } from "./types.js";

/** Room for the product. */
export interface Room {
  rect: Rect;
  /** What the photo fills where its background does not go on as the canvas; holds `rect`. */
  card: Rect;
  /** Whether the photo is a card in any case. */
  asCard?: boolean;
  /** Whether the card goes on beyond a photo that does not fill it; it does unless told. */
  fillsCard?: boolean;
  /** Which edge a photo that does not fill the room shares with the texts; none unless told. */
  align?: Align;
}

/** How the photo meets what is around it. */
export type Join =
  /** Its plain background goes on as the canvas's. */
  | "blend"
  /** It is a picture in a picture. */
  | "card";

export interface PlacedPhoto {
  join: Join;
  /** All of the photo, also what is not seen. */
  rect: Rect;
  clip: Rect;
  /** What looks like the photo: `clip`, and the card where that goes on beyond it. */
  seen: Rect;
  /** The product, in pixels of the canvas. */
  product: Rect;
  /** The sides at which the card goes on beyond the photo, in the colour of its edge. */
  gaps: Side[];
}

/** Whether a product that is cut at a side, and put there, looks pushed aside: amid texts that are centred. */
export function isPushedAside(side: Side, { align = "center" }: Room): boolean {
  return align === "center" && (side === "left" || side === "right");
}

/** Air around the product, as a share of its longer side. */
export const AIR = 0.02;

/** How large the picture can be for its product to fit into the room, with air where it ends. */
export function fittingScale(
  { width, height, product: { box } }: MeasuredPicture,
  { rect }: Room,
): number {
  const product = { width: box.width * width, height: box.height * height };
  const air = AIR * Math.max(product.width, product.height);
  return Math.min(rect.width / (product.width + 2 * air), rect.height / (product.height + 2 * air));
}

/** A box in fractions of a rectangle. */
export function within(
  rect: Rect,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Rect {
  return {
    x: rect.x + x * rect.width,
    y: rect.y + y * rect.height,
    width: width * rect.width,
    height: height * rect.height,
  };
}
