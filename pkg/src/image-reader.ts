// The worker's side of pictures: messages made into pixels in wasm memory.

import { readPixels } from "./canvas-pixels.js";
import { hasOtherColors, mayBeTurned } from "./color-profile.js";
import { CaptionerError } from "./errors.js";
import { checkSize } from "./image-size.js";
import type { ImageMessage } from "./protocol.js";
import { isTrap } from "./trap.js";
import type { WasmImage, WasmModule } from "./wasm-module.js";

type Pixels = Pick<ImageData, "width" | "height" | "data">;

/** Reads pictures, and keeps the last one decoded from a Blob, which often comes again. */
export class ImageReader {
  readonly #wasm: WasmModule;
  #kept: { key: number; image: WasmImage } | undefined;

  constructor(wasm: WasmModule) {
    this.#wasm = wasm;
  }

  /** Calls `use` with the picture, which is only valid until that has finished. */
  async with<T>(message: ImageMessage, use: (image: WasmImage) => Promise<T>): Promise<T> {
    if (message.kind === "blob") return use(await this.#decodeOnce(message));
    const pixels = message.kind === "rgba" ? message : readPixels(message.bitmap);
    const image = this.#fromRgba(pixels);
    let result: T;
    try {
      result = await use(image);
    } catch (error) {
      // What a trap has left cannot be freed: trying to would hide why.
      if (!isTrap(error)) image.free();
      throw error;
    }
    image.free();
    return result;
  }

  free(): void {
    this.#kept?.image.free();
    this.#kept = undefined;
  }

  async #decodeOnce({ blob, key }: { blob: Blob; key: number }): Promise<WasmImage> {
    if (this.#kept?.key === key) return this.#kept.image;
    const image = await this.#decode(blob);
    this.#kept?.image.free();
    this.#kept = { key, image };
    return image;
  }

  async #decode(blob: Blob): Promise<WasmImage> {
    const bytes = await readBytes(blob);
    // Of these the wasm's word is final: a damaged file, of which browsers may show a half, must not
    // give other captions here than natively.
    if (isJpeg(bytes) || isPng(bytes) || isWebp(bytes)) {
      const image = this.#wasm.WasmImage.decode(bytes);
      return hasOtherColors(bytes) || mayBeTurned(bytes) ? this.#asShown(image, blob) : image;
    }
    try {
      return this.#fromRgba(readPixels(await createImageBitmap(blob)));
    } catch (cause) {
      if (cause instanceof CaptionerError) throw cause;
      const message = "the image is damaged, or in a format that this browser cannot read";
      throw new CaptionerError("image-unreadable", message, { cause });
    }
  }

  /** A picture that is read from `blob`, with its colours and its way up as the browser has them. */
  async #asShown(image: WasmImage, blob: Blob): Promise<WasmImage> {
    let pixels: ImageData;
    try {
      pixels = readPixels(await createImageBitmap(blob));
    } catch {
      return image;
    }
    image.free();
    return this.#fromRgba(pixels);
  }

  #fromRgba({ width, height, data }: Pixels): WasmImage {
    checkSize(width, height);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return this.#wasm.WasmImage.fromRgba(width, height, bytes);
  }
}

async function readBytes(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    // It was changed or removed after the user chose it.
    throw new CaptionerError("image-unreadable", "the file can no longer be read", { cause });
  }
}

function isJpeg(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, [0xff, 0xd8, 0xff]);
}

function isPng(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47]);
}

function isWebp(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, ascii("RIFF")) && startsWith(bytes, 8, ascii("WEBP"));
}

function startsWith(bytes: Uint8Array, offset: number, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[offset + index] === byte);
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
