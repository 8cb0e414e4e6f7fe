// What the page's side and the worker say to each other.

import type { ErrorMessage } from "./errors.js";
import type {
  Attention,
  Box,
  Caption,
  CaptionRequest,
  DeviceInfo,
  DevicePreference,
  ModelInfo,
  ModelSource,
  Progress,
  Timings,
  PlainProduct,
} from "./types.js";

/** A picture on its way to the worker. */
export type ImageMessage = {
  /** Names the Blob, or pixels as they were when they were sent. */
  key: number;
} & (
  | { kind: "blob"; blob: Blob }
  | { kind: "bitmap"; bitmap: ImageBitmap }
  | { kind: "rgba"; width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }
);

/** A picture that was sent before, which the worker may have or not. */
export interface SentImage {
  kind: "sent";
  key: number;
}

/** Where captions go. */
export interface PlainLayout {
  boxes: Box[];
  /** What is written in the boxes already, in their order. */
  written?: (string | undefined)[];
}

/** How the model is to write. */
export type PlainOptions = Pick<CaptionRequest, "decoding" | "alternatives">;

/** The part of a request that the model reads. */
export interface PlainRequest extends PlainProduct, PlainLayout, PlainOptions {}

/** A model's files: absolute addresses, or bytes. */
export interface PlainSource extends Record<keyof ModelSource, string | Uint8Array<ArrayBuffer>> {
  /** By what its config is known in the cache; empty where all are bytes. */
  name: string;
}

/** What the worker can be asked to do: by name, what it takes and what it gives. */
export interface Calls {
  /** On what `load` would run; fails where it would. */
  chooseDevice: { input: { device: DevicePreference }; output: DeviceInfo };
  load: {
    input: { source: PlainSource; device: DevicePreference };
    output: { device: DeviceInfo; model: ModelInfo };
  };
  /**
   * `texts`: whether to tell what stands in the boxes after every token. Gives nothing for a picture
   * that was sent before and is not there any more.
   */
  caption: {
    input: { image: ImageMessage | SentImage; request: PlainRequest; texts: boolean };
    output: Written | undefined;
  };
  /** Of the captions that the request says are written. */
  attention: { input: { image: ImageMessage; request: PlainRequest }; output: Attention[] };
  suggestBoxes: { input: Record<string, never>; output: Box[] };
}

/** Captions as the model knows them, with what they cost. */
export interface Written {
  captions: WrittenCaption[];
  timings: Timings;
  memoryBytes: number;
}

export type WrittenCaption = Omit<Caption, "id" | "role">;

export type CallName = keyof Calls;

/** The page's side to the worker: one call at a time. */
export type CallMessage = { [N in CallName]: { name: N; input: Calls[N]["input"] } }[CallName];

/** To the worker besides calls: the running one is given up. */
export interface AbortMessage {
  name: "abort";
}

/** The worker to the page's side. */
export type WorkerMessage =
  /** The running call is done; `memoryBytes` of WebAssembly memory are in use. */
  | { type: "result"; output: Calls[CallName]["output"]; memoryBytes: number }
  /** The running call failed; the worker is well. */
  | { type: "failed"; error: ErrorMessage; memoryBytes: number }
  /** The worker cannot go on. */
  | { type: "died"; error: ErrorMessage }
  | { type: "progress"; progress: Progress }
  /** What stands in the boxes of the running call so far. */
  | { type: "texts"; texts: string[] }
  /** While loading: the device that is about to be used. */
  | { type: "device"; device: DeviceInfo }
  /** While loading: the engine's code, compiled. */
  | { type: "compiled"; kind: DeviceInfo["kind"]; code: WebAssembly.Module };
