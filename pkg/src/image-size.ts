import { CaptionerError } from "./errors.js";

// As in src/image/mod.rs, which would refuse a larger picture only after its pixels were copied.
const MAX_PIXELS = 120_000_000;
const MAX_SIDE = 65_535;

export function checkSize(width: number, height: number): void {
  const pixels = width * height;
  if (pixels > 0 && pixels <= MAX_PIXELS && Math.max(width, height) <= MAX_SIDE) return;
  const expected = `1 to ${MAX_PIXELS} in all and sides up to ${MAX_SIDE}`;
  const message = `image: ${width}×${height} pixels, expected ${expected}`;
  throw new CaptionerError("image-unreadable", message);
}
