/** A picture as a canvas gives it (`ImageData` is one): red, green, blue, alpha, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

export type Color = readonly [red: number, green: number, blue: number];

/** The colour of a pixel, on the white page where it is transparent. */
export function colorAt({ data }: Pixels, index: number): Color {
  const alpha = data[index * 4 + 3]! / 255;
  const onWhite = (value: number) => value * alpha + 255 * (1 - alpha);
  return [onWhite(data[index * 4]!), onWhite(data[index * 4 + 1]!), onWhite(data[index * 4 + 2]!)];
}

export function colorDistance(a: Color, b: Color): number {
  // Far faster than Math.hypot.
  return Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2);
}

export function brightness([red, green, blue]: Color): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
