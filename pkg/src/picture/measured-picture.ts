// What is in a product photo, as far as a composition needs it.

import type { Size } from "../composition/types.js";
import { findBackground } from "./background.js";
import { measureBusyness } from "./busyness.js";
import type { Grid } from "./grid.js";
import { findColors, type ColorShare } from "./product-colors.js";
import { maskProduct } from "./product-mask.js";
import { placeProduct, type ProductPlace } from "./product-place.js";
import type { Pixels } from "./pixels.js";
import { measureBackground, type BackgroundColors } from "./plainness.js";
import { findSkin } from "./skin.js";
import { makeSmall } from "./small-picture.js";

export interface MeasuredPicture {
  /** Of the picture as it is shown, upright, in pixels. */
  width: number;
  height: number;
  /** Where the product is; tight, and without its shadow where that can be told. */
  product: ProductPlace;
  /** How sure it is that a place is of the product, 0 to 1; 128 cells along the longer side. */
  mask: Grid;
  /** 1 where a person's skin is seen, 0 elsewhere; the same size. */
  skin: Grid;
  /** How busy each place is for text, 0 to 1; the same size. */
  busyness: Grid;
  background: BackgroundColors;
  /** The product's colours, most of it first, at most five. */
  colors: ColorShare[];
}

/**
 * Measures a picture of `size` by its pixels, which may be far fewer: some 500 along the longer side
 * are enough.
 */
export function measurePixels(pixels: Pixels, size: Size): MeasuredPicture {
  const picture = makeSmall(pixels);
  const masked = maskProduct(picture, findBackground(picture));
  const product = placeProduct(masked);
  const { mask } = masked;
  return {
    width: size.width,
    height: size.height,
    product,
    mask,
    skin: findSkin(picture, mask),
    busyness: measureBusyness(picture, mask),
    background: measureBackground(picture, mask, product),
    colors: findColors(picture, mask),
  };
}
