import type { Role } from "./composition/types.js";
import type { CaptionerErrorCode } from "./errors.js";

/** Where one caption goes: fractions of the image, origin at the top left. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  /** What is written in the box already: it stays, and no other box says the same. */
  text?: string;
  /** By what its caption is known; its place among the boxes unless told. No two have the same. */
  id?: string;
  /** What its text is there for, which changes nothing of the text. */
  role?: Role;
}

/** The short text written for one box. */
export interface Caption {
  /** That of the box, or the box's place in the request: "0", "1" and so on. */
  id: string;
  /**
   * That of the box. Where it has none: `headline` for the largest box, unless another is called
   * that, and `benefit` for the rest.
   */
  role: Role;
  /** The box of the request that this caption is for. */
  box: Box;
  text: string;
  /**
   * How sure the model is of the wording, 0 to 1: the geometric mean of its tokens' probabilities; 1
   * for what was written already. It does not say whether the text is true.
   */
  score: number;
  /** The likeliest colour that can be read on what lies beneath the box, `#rrggbb`. */
  color: string;
  /** Other texts for the same box, best first; as many as the request asked for. */
  alternatives: string[];
}

/** Captions whose attention is asked for: the `text` of each box. */
export type AttentionRequest = Pick<CaptionRequest, "title" | "attributes" | "boxes" | "signal">;

/** Where on the picture a caption looks. */
export interface Attention {
  /** The picture is seen as so many columns, and as many rows, of cells. */
  grid: number;
  /**
   * The share of its attention that the caption gives to each cell, rows from the top. The rest to
   * 1 goes to title, attributes, boxes and its own words.
   */
  cells: number[];
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
      /** Below 1 safer, for likely tokens become likelier still; above 1 more varied. */
      temperature?: number;
      /** Draw from the `topK` likeliest tokens only. */
      topK?: number;
      /** Draw from the smallest set of tokens that together reach this probability. */
      topP?: number;
      /** The same seed gives the same captions. */
      seed?: number;
    }
) & {
  /** Whether two boxes of one image may get the same caption, or nearly the same; they may not unless told. */
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

/** How captions are written. */
export interface WriteOptions {
  /** How tokens are chosen; the model's own default if left out. */
  decoding?: Decoding;
  /** How many other texts to find for each box, at most 10; none unless told. */
  alternatives?: number;
  /**
   * Called after every token with what stands in each box so far, in the order of the boxes. A
   * caption that would repeat another box's is replaced at the end, so the last texts may differ
   * from the captions.
   */
  onTexts?: (texts: string[]) => void;
  /** Gives the request up: the promise rejects at once with code `aborted`, and the work ends. */
  signal?: AbortSignal;
}

/** Name to value, as an object or as a `Map`; what is `undefined` is left out. */
export type Attributes =
  | Readonly<Record<string, string | number | undefined>>
  | ReadonlyMap<string, string | number | undefined>;

/** What is told of the product that a picture shows. */
export interface Product {
  /** The product's title. */
  title?: string;
  /** The product's attributes, name to value. */
  attributes?: Attributes;
}

/** A product as the model reads it. */
export interface PlainProduct {
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** How captions are written, and who hears of them. */
export interface CaptionOptions extends WriteOptions {
  /** Called with each caption, in the order of the boxes. */
  onCaption?: (caption: Caption) => void;
}

/** What to write, and where. */
export interface CaptionRequest extends Product, CaptionOptions {
  /** The boxes to write captions for; none gives no captions. */
  boxes: readonly Box[];
}

/** How other texts are looked for. */
export type AlternativesOptions = Pick<WriteOptions, "decoding" | "signal">;

/** What streams give, one after the other. */
export type CaptionEvent =
  /** What stands in each box so far. */
  | { type: "texts"; texts: string[] }
  /** A caption, when it is settled. */
  | { type: "caption"; index: number; caption: Caption };

/** Where the time of one request went, in milliseconds. */
export interface Timings {
  /** Turning the picture into pixels; about 0 when the same Blob was captioned just before. */
  image: number;
  /** Resizing and normalising the pixels; 0 when picture, title and attributes were read before. */
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

/** Bytes that are here, and bytes in all, 0 where unknown. */
export interface Bytes {
  loaded: number;
  total: number;
}

/** How far loading has come; told apart by `status`. */
export type Progress =
  /** Bytes of `file` are coming in, or were here already (`cached`); `overall` adds up all files. */
  | ({ status: "download"; file: string; cached: boolean; overall: Bytes } & Bytes)
  /** The WebAssembly is being compiled, while the rest of it still comes in. */
  | { status: "compile"; file: string }
  /** Everything is here: files are checked against their hashes and put on the device. */
  | { status: "verify"; bytes: number }
  /** Captions can be asked for. */
  | { status: "ready"; device: DeviceInfo; milliseconds: number };

/** Whether captions can be written here, and on what. */
export interface DeviceReport {
  available: boolean;
  /** Why not, in words that can be shown to a person. */
  problem?: string;
  /** Why not, for programs: what {@link Captioner.load} would fail with. */
  code?: CaptionerErrorCode;
  /** What a model would run on. */
  device?: DeviceInfo;
}

/** A file of a model: its address, or its bytes. */
export type ModelFile = string | URL | ArrayBuffer | Uint8Array<ArrayBuffer>;

/** The files of a model, wherever each of them is. */
export interface ModelSource {
  config: ModelFile;
  tokenizer: ModelFile;
  weights: ModelFile;
}

export interface LoadOptions {
  /** Which device to run on; `auto` unless told. */
  device?: DevicePreference;
  /**
   * Where to work: in a Web Worker that the package starts (the default), or on the page's own
   * thread, which then answers nothing else while a caption is written.
   */
  thread?: "worker" | "main";
  /**
   * The address of the package's `worker.js`, where a bundler can't find it by itself; or of a script
   * of yours that imports it statically (`import "caponimage/worker.js"`): what a dynamic `import()`
   * brings is too late to hear the first message, and loading would wait for ever.
   */
  workerUrl?: string | URL;
  /**
   * Fetches the model's files in place of the browser's own `fetch`: to add headers, say. It is
   * called on the page's thread.
   */
  fetch?: typeof fetch;
  /** Called when the device is chosen, and when another one takes over from one that failed. */
  onDevice?: (device: DeviceInfo) => void;
  /** Called as files come in, and at each further step. */
  onProgress?: (progress: Progress) => void;
  /** Gives the loading up: download, compilation and start all stop. */
  signal?: AbortSignal;
}

/** The options of loading that decide whether it can succeed. */
export type ReportOptions = Pick<LoadOptions, "device" | "thread" | "workerUrl">;

/** The model that was loaded. */
export interface ModelInfo {
  /** The absolute address of its `config.json`; empty where bytes were given. */
  url: string;
  /** Bytes of all its files. */
  size: number;
}
