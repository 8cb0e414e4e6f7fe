// The photo of a composition, decoded and upright.

import { CaptionerError } from "../errors.js";
import { toImageMessage } from "../image-input.js";
import { checkSize } from "../image-size.js";
import type { ImageInput } from "../types.js";
import { isCanvas } from "./canvases.js";

export interface PhotoSource {
  /** What is drawn. */
  image: CanvasImageSource;
  /** Its size in pixels, upright. */
  width: number;
  height: number;
  /** The file that it was read from. */
  file?: Blob;
  /** Gives back the memory that it took. */
  close(): void;
}

/** Reads a picture; fails with `image-unreadable`. */
export async function openPhoto(input: ImageInput): Promise<PhotoSource> {
  if (isCanvas(input) || isBitmap(input)) {
    // Drawn as it is, without a copy.
    checkSize(input.width, input.height);
    return { image: input, width: input.width, height: input.height, close() {} };
  }
  const message = await toImageMessage(input, undefined);
  switch (message.kind) {
    case "blob":
      return { ...fromBitmap(await decoded(message.blob)), file: message.blob };
    case "rgba": {
      const { data, width, height } = message;
      return fromBitmap(await decoded(new ImageData(data, width, height)));
    }
    case "bitmap":
      return fromBitmap(message.bitmap);
  }
}

async function decoded(picture: Blob | ImageData): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(picture);
  } catch (cause) {
    const message = "the image is damaged, or in a format that this browser cannot read";
    throw new CaptionerError("image-unreadable", message, { cause });
  }
}

function fromBitmap(bitmap: ImageBitmap): PhotoSource {
  const { width, height } = bitmap;
  return { image: bitmap, width, height, close: () => bitmap.close() };
}

/** Not by its class: it may be another window's. */
function isBitmap(value: unknown): value is ImageBitmap {
  return Object.prototype.toString.call(value) === "[object ImageBitmap]";
}
