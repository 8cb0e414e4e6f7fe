// What the page's side and the worker say to each other.

import type { ErrorMessage } from "./errors.js";
import type {
  Box,
  Caption,
  CaptionRequest,
  DeviceInfo,
  DevicePreference,
  ModelInfo,
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
export type PlainRequest = Pick<
  CaptionRequest,
  "title" | "attributes" | "boxes" | "decoding" | "alternatives"
>;

/** What the worker can be asked to do: by name, what it takes and what it gives. */
export interface Calls {
  load: {
    input: { url: string; device: DevicePreference };
    output: { device: DeviceInfo; model: ModelInfo };
  };
  caption: {
    input: { image: ImageMessage; request: PlainRequest };
    output: { captions: Caption[]; timings: Timings; memoryBytes: number };
  };
  suggestBoxes: { input: Record<string, never>; output: Box[] };
}

export type CallName = keyof Calls;

/** The page's side to the worker: one call at a time. */
export type CallMessage = { [N in CallName]: { name: N; input: Calls[N]["input"] } }[CallName];

/** The worker to the page's side. */
export type WorkerMessage =
  /** The running call is done. */
  | { type: "result"; output: Calls[CallName]["output"] }
  /** The running call failed; the worker is well. */
  | { type: "failed"; error: ErrorMessage }
  /** The worker cannot go on. */
  | { type: "died"; error: ErrorMessage }
  | { type: "progress"; progress: Progress }
  /** While loading: the device that is about to be used. */
  | { type: "device"; device: DeviceInfo };
