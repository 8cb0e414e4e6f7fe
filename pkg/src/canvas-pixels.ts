// Pixels of a picture that the browser has decoded, by way of a canvas.

import { CaptionerError } from "./errors.js";
import { checkSize } from "./image-size.js";

/** The pixels of a bitmap, which is used up. */
export function readPixels(bitmap: ImageBitmap): ImageData {
  try {
    const { width, height } = bitmap;
    checkSize(width, height);
    if (!canvasIsTrue()) throw new CaptionerError("image-unreadable", NOISE);
    const context = contextOf(width, height);
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, width, height);
  } catch (cause) {
    if (cause instanceof CaptionerError) throw cause;
    // A picture of another origin, or more pixels than there is memory.
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaptionerError("image-unreadable", `the image cannot be read: ${why}`, { cause });
  } finally {
    bitmap.close();
  }
}

const NOISE =
  "this browser gives noise in place of pixels, to protect against fingerprinting; " +
  "only JPEG, PNG and WebP can be read here, as a file or by their address";

/** Firefox and Brave change last bits in some windows, which no caption depends on. */
const TOLERANCE = 2;

/** Whether what is drawn can be read again; asked every time, for a person may allow it meanwhile. */
function canvasIsTrue(): boolean {
  const size = 8;
  const context = contextOf(size, size);
  const drawn: number[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const color = [x * 32, y * 32, 255 - x * 16 - y * 16];
      context.fillStyle = `rgb(${color.join()})`;
      context.fillRect(x, y, 1, 1);
      drawn.push(...color, 255);
    }
  }
  const { data } = context.getImageData(0, 0, size, size);
  return drawn.every((value, index) => Math.abs(value - (data[index] ?? NaN)) <= TOLERANCE);
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new CaptionerError("image-unreadable", "the image is too large to read");
  return context;
}
