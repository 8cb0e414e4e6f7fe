/** A picture as a canvas gives it (`ImageData` is one): red, green, blue, alpha, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}
