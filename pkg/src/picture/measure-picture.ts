// A picture of any kind, measured in a browser.

import { abortedError, unlessAborted } from "../abort.js";
import { readPixels } from "../canvas-pixels.js";
import { CaptionerError } from "../errors.js";
import { toImageMessage } from "../image-input.js";
import type { ImageMessage } from "../protocol.js";
import type { ImageInput } from "../types.js";
import { measurePixels, type MeasuredPicture } from "./measured-picture.js";

/** Pixels along the longer side that are looked at. */
const LONGEST = 512;

/**
 * Measures a picture, on the page's thread or in a worker. Fails with `image-unreadable` where it
 * cannot be fetched, decoded or read, and with `aborted` where the signal fires.
 */
export async function measurePicture(
  image: ImageInput,
  signal?: AbortSignal,
): Promise<MeasuredPicture> {
  const message = await unlessAborted(toImageMessage(image, signal), signal);
  try {
    const bitmap = await decode(message);
    const { width, height } = bitmap;
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const small = await createImageBitmap(bitmap, {
      resizeWidth: Math.max(Math.round(width * scale), 1),
      resizeHeight: Math.max(Math.round(height * scale), 1),
      resizeQuality: "high",
    }).finally(() => bitmap.close());
    const pixels = readPixels(small);
    if (signal?.aborted) throw abortedError(signal);
    return measurePixels(pixels, { width, height });
  } catch (cause) {
    if (cause instanceof CaptionerError) throw cause;
    const text = "the image is damaged, or in a format that this browser cannot read";
    throw new CaptionerError("image-unreadable", text, { cause });
  }
}

function decode(message: ImageMessage): Promise<ImageBitmap> {
  if (message.kind === "bitmap") return Promise.resolve(message.bitmap);
  if (message.kind === "blob") return createImageBitmap(message.blob);
  return createImageBitmap(new ImageData(message.data, message.width, message.height));
}
