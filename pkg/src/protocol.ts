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
} from "./types.js";

/** A picture on its way to the worker. */
export type ImageMessage =
  /** Encoded bytes. `key` names the Blob, so that the worker need not decode it twice running. */
  | { kind: "blob"; blob: Blob; key: number }
  | { kind: "bitmap"; bitmap: ImageBitmap }
  | { kind: "rgba"; width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> };

/** The part of a request that the model reads. */
export interface PlainRequest extends Pick<CaptionRequest, "title" | "decoding" | "alternatives"> {
  attributes?: Record<string, string>;
  boxes: Box[];
  /** What is written in the boxes already, in their order. */
  written?: (string | undefined)[];
}

/** The part of a request that can be changed when a box moves. */
export type PlainOptions = Pick<PlainRequest, "decoding" | "alternatives">;

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
  /** `texts`: whether to tell what stands in the boxes after every token. */
  caption: {
    input: { image: ImageMessage; request: PlainRequest; texts: boolean };
    output: Written;
  };
  /** The caption of one box of the last request, moved; all others stay as they are. */
  recaption: {
    input: { index: number; box: Box; options: PlainOptions; texts: boolean };
    output: Written;
  };
  /** Of the captions that the request says are written. */
  attention: { input: { image: ImageMessage; request: PlainRequest }; output: Attention[] };
  suggestBoxes: { input: Record<string, never>; output: Box[] };
}

/** Captions with what they cost. */
export interface Written {
  captions: Caption[];
  timings: Timings;
  memoryBytes: number;
}

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
  | { type: "device"; device: DeviceInfo };
