// The WebAssembly builds: what this package uses of them, and how they are started.

import { CaptionerError } from "./errors.js";
import type { Loading } from "./loading.js";
import type { PlainRequest } from "./protocol.js";
import type { Box, Caption, DeviceInfo, Timings } from "./types.js";

/** What both builds export. */
export interface WasmModule {
  default(options: { module_or_path: Promise<Response> }): Promise<{ memory: WebAssembly.Memory }>;
  WasmImage: {
    /** JPEG, PNG or WebP, turned upright. */
    decode(bytes: Uint8Array): WasmImage;
    /** Transparent pixels are put on white. */
    fromRgba(width: number, height: number, rgba: Uint8Array): WasmImage;
  };
  WasmCaptioner: {
    /** Checks sizes and SHA-256 of the other two against the config. */
    load(config: Uint8Array, tokenizer: Uint8Array, weights: Uint8Array): Promise<WasmCaptioner>;
  };
  suggestBoxes(): Box[];
}

/** A picture in wasm memory, until freed. */
export interface WasmImage {
  readonly width: number;
  readonly height: number;
  free(): void;
}

/** A picture, a title and attributes that the model has read, in wasm memory, until freed. */
export interface WasmContext {
  free(): void;
}

export interface WasmCaptioner {
  /** Of the request, the title and the attributes are read. */
  read(image: WasmImage, request: PlainRequest): WasmContext;
  /**
   * Calls `onStep` after every token, with what stands in the boxes if `texts`, and waits for its
   * promise; when that rejects, so does this, with code `aborted`.
   */
  write(
    context: WasmContext,
    request: PlainRequest,
    onStep: (texts: string[]) => Promise<void>,
    texts: boolean,
  ): Promise<{ captions: Caption[]; timings: Omit<Timings, "image"> }>;
  /** How much of each cell of the grid the captions that are `written` take, box after box. */
  attention(context: WasmContext, request: PlainRequest): Promise<Float32Array>;
  free(): void;
}

const FILE = "caponimage_bg.wasm";

/** Downloads and starts the build for one device; the other one is never fetched. */
export async function startWasm(
  kind: DeviceInfo["kind"],
  loading: Loading,
): Promise<{ wasm: WasmModule; memory: WebAssembly.Memory }> {
  // Written out twice because bundlers find files only by such literal expressions.
  const [url, module] =
    kind === "webgpu"
      ? [
          new URL("./webgpu/caponimage_bg.wasm", import.meta.url),
          import("./webgpu/caponimage.js") as Promise<WasmModule>,
        ]
      : [
          new URL("./cpu/caponimage_bg.wasm", import.meta.url),
          import("./cpu/caponimage.js") as Promise<WasmModule>,
        ];
  const [wasm, response] = await Promise.all([module, fetchBinary(url, loading)]);
  // The Response itself goes to the compiler, not its bytes: that lets the browser compile while
  // downloading, and keep the compiled code for the next visit.
  const { memory } = await wasm.default({ module_or_path: Promise.resolve(response) });
  return { wasm, memory };
}

async function fetchBinary(url: URL, loading: Loading): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new CaptionerError("network-error", `${url.href} could not be fetched`, { cause });
  }
  if (!response.ok) {
    throw new CaptionerError("internal", `${url.href}: the server answered ${response.status}`);
  }
  loading.compiles(FILE);
  return response;
}
