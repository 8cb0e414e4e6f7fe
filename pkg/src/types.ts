/** Where one caption goes: fractions of the image, origin at the top left. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The short text written for one box. */
export interface Caption {
  /** The box of the request that this caption is for. */
  box: Box;
  text: string;
  /** How sure the model is of the text, 0 to 1: the geometric mean of its tokens' probabilities. */
  score: number;
  /** The likeliest colour that can be read on what lies beneath the box, `#rrggbb`. */
  color: string;
  /** Other texts for the same box, best first; as many as the request asked for. */
  alternatives: string[];
}

/** How the next token is chosen. */
export type Decoding = (
  | {
      /** The likeliest token each time: the same request always gives the same captions. */
      strategy: "greedy";
    }
  | {
      /** A token drawn at random, by its probability. */
      strategy: "sample";
      /** Below 1 bolder towards the likely tokens, above 1 more varied. */
      temperature?: number;
      /** Draw from the `topK` likeliest tokens only. */
      topK?: number;
      /** Draw from the smallest set of tokens that together reach this probability. */
      topP?: number;
      /** The same seed gives the same captions. */
      seed?: number;
    }
) & {
  /** Whether two boxes of one image may get the same caption; they may not unless told. */
  allowRepeats?: boolean;
};

/**
 * A picture: its URL, its encoded bytes (`Blob`, `File`), or anything that is already pixels.
 *
 * JPEG, PNG and WebP given as a URL or a Blob are decoded by the package itself, so that the
 * captions equal those of the native command line; every other format is decoded by the browser.
 */
export type ImageInput =
  | string
  | URL
  | Blob
  | ImageData
  | ImageBitmap
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | VideoFrame;

/** What to write, and where. */
export interface CaptionRequest {
  /** The product's title. */
  title?: string;
  /** The product's attributes, a map of name to value. */
  attributes?: Record<string, string>;
  /** The boxes to write captions for; none gives no captions. */
  boxes: readonly Box[];
  /** How tokens are chosen; the model's own default if left out. */
  decoding?: Decoding;
  /** How many other texts to find for each box; none unless told. */
  alternatives?: number;
  /** Called with each caption, in the order of the boxes. */
  onCaption?: (caption: Caption) => void;
  /** Gives the request up: the promise rejects at once with code `aborted`. */
  signal?: AbortSignal;
}

/** Where the time of one request went, in milliseconds. */
export interface Timings {
  /** Turning the picture into pixels; about 0 when the same Blob was captioned just before. */
  image: number;
  /** Resizing and normalising the pixels, and the title and attributes into tokens. */
  preprocess: number;
  /** All that comes before the first token. On WebGPU only queued here; the waiting is in `decode`. */
  context: number;
  /** Writing the captions, all boxes together. */
  decode: number;
  /** The whole request inside the worker. */
  total: number;
}

/** Captions with what they cost. */
export interface CaptionReport {
  captions: Caption[];
  timings: Timings;
  /** Bytes of WebAssembly memory in use; it never shrinks, so this is also the peak so far. */
  memoryBytes: number;
}

/** The device asked for; `auto` takes WebGPU only on a real GPU. */
export type DevicePreference = "auto" | "webgpu" | "cpu";

/** What the model runs on, and why. */
export interface DeviceInfo {
  kind: "webgpu" | "cpu";
  /** Why this device, in words that can be shown to a person. */
  reason: string;
  /** The GPU adapter that was found, also when it was not taken. */
  adapter?: string;
}

/** How far loading has come. */
export interface Progress {
  /**
   * - `downloading`: bytes of `file` are coming in;
   * - `cached`: `file` was already here, nothing was downloaded;
   * - `starting`: everything is here, the model is being checked and put on the device.
   */
  status: "downloading" | "cached" | "starting";
  file: string;
  /** Bytes here so far. */
  loaded: number;
  /** Bytes in all, 0 where unknown. */
  total: number;
}

export interface LoadOptions {
  /** Which device to run on; `auto` unless told. */
  device?: DevicePreference;
  /** Called as files come in. */
  onProgress?: (progress: Progress) => void;
  /** Gives the loading up: download, compilation and start all stop. */
  signal?: AbortSignal;
}

/** The model that was loaded. */
export interface ModelInfo {
  /** The model folder's absolute address. */
  url: string;
  /** Bytes of all its files. */
  size: number;
}
