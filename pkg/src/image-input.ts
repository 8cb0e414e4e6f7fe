// The page's side of pictures: whatever the caller has, made into something a worker can be sent,
// which reads the pixels.

import { isKind } from "./checks.js";
import { CaptionerError } from "./errors.js";
import { problemOf } from "./http-status.js";
import { checkSize } from "./image-size.js";
import type { ImageMessage } from "./protocol.js";
import type { ImageInput } from "./types.js";

/** Pixels are copied, as the worker takes what it is sent. */
export function toImageMessage(
  input: ImageInput,
  signal: AbortSignal | undefined,
): Promise<ImageMessage> {
  return readable(async () => {
    if (isAddress(input)) return blobMessage(await fetchImage(input, signal));
    // From JavaScript anything may come.
    if (typeof input !== "object" || input === null) throw new Error(`it is ${String(input)}`);
    if (isKind(input, "Blob", "File")) return blobMessage(input);
    if (isSrgbBytes(input)) {
      // Not through a bitmap: that would round the colours of half-transparent pixels.
      const { width, height, data } = input;
      checkSize(width, height);
      const copy = new Uint8ClampedArray(data);
      return { kind: "rgba", key: nextKey++, width, height, data: copy };
    }
    if (isKind(input, "HTMLImageElement")) {
      // A lazy one would wait until it is seen.
      if (!input.complete) input.loading = "eager";
      // Some browsers refuse this for pictures that they show.
      await input.decode().catch((cause: unknown) => {
        if (!input.naturalWidth) throw cause;
      });
      checkSize(input.naturalWidth, input.naturalHeight);
    } else if ("displayWidth" in input) {
      checkSize(input.displayWidth, input.displayHeight);
    } else {
      if (!("width" in input)) throw new Error(`it is ${Object.prototype.toString.call(input)}`);
      checkSize(input.width, input.height);
    }
    return { kind: "bitmap", key: nextKey++, bitmap: await createImageBitmap(input) };
  });
}

export function isAddress(input: ImageInput): input is string | URL {
  return typeof input === "string" || isKind(input, "URL");
}

export function fetchImage(url: string | URL, signal: AbortSignal | undefined): Promise<Blob> {
  return readable(async () => {
    const response = await fetch(url, signal ? { signal } : {});
    const problem = problemOf(String(url), response);
    if (problem) throw new CaptionerError("image-unreadable", problem);
    return response.blob();
  });
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof CaptionerError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaptionerError("image-unreadable", `the image cannot be read: ${why}`, { cause });
  }
}

/** Pixels as the engine takes them: neither floating-point numbers nor of other colours. */
function isSrgbBytes(input: object): input is ImageData {
  return (
    isKind(input, "ImageData") &&
    isKind(input.data, "Uint8ClampedArray") &&
    // Which older browsers do not name, having no other.
    (input.colorSpace ?? "srgb") === "srgb"
  );
}

/** What of a message is moved to the worker rather than copied. */
export function transferables(image: ImageMessage): Transferable[] {
  if (image.kind === "bitmap") return [image.bitmap];
  return image.kind === "rgba" ? [image.data.buffer] : [];
}

// Blobs never change, so the same Blob is the same picture.
const blobKeys = new WeakMap<Blob, number>();
let nextKey = 0;

function blobMessage(blob: Blob): ImageMessage {
  const key = blobKeys.get(blob) ?? nextKey++;
  blobKeys.set(blob, key);
  return { kind: "blob", key, blob };
}
