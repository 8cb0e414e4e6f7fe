// The page's side of pictures: whatever the caller has, made into something a worker can be sent,
// which reads the pixels.

import { isKind } from "./checks.js";
import { CaptionerError } from "./errors.js";
import { problemOf } from "./http-status.js";
import { checkSize } from "./image-size.js";
import type { ImageMessage } from "./protocol.js";
import type { ImageInput } from "./types.js";

export async function toImageMessage(
  input: ImageInput,
  signal: AbortSignal | undefined,
): Promise<ImageMessage> {
  try {
    if (typeof input === "string" || isKind(input, "URL")) {
      return blobMessage(await fetchImage(input, signal));
    }
    // From JavaScript anything may come.
    if (typeof input !== "object" || input === null) throw new Error(`it is ${String(input)}`);
    if (isKind(input, "Blob", "File")) return blobMessage(input);
    if (isSrgbBytes(input)) {
      // Not through a bitmap: that would round the colours of half-transparent pixels.
      const { width, height, data } = input;
      checkSize(width, height);
      return { kind: "rgba", width, height, data: new Uint8ClampedArray(data) };
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
    // A copy, as the worker takes what it is sent.
    return { kind: "bitmap", bitmap: await createImageBitmap(input) };
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

async function fetchImage(url: string | URL, signal: AbortSignal | undefined): Promise<Blob> {
  const response = await fetch(url, signal ? { signal } : {});
  const problem = problemOf(String(url), response);
  if (problem) throw new CaptionerError("image-unreadable", problem);
  return response.blob();
}

// Blobs never change, so the same Blob is the same picture.
const blobKeys = new WeakMap<Blob, number>();
let nextBlobKey = 0;

function blobMessage(blob: Blob): ImageMessage {
  const key = blobKeys.get(blob) ?? nextBlobKey++;
  blobKeys.set(blob, key);
  return { kind: "blob", blob, key };
}
