import { abortedError, unlessAborted } from "./abort.js";
import { chooseDevice } from "./device.js";
import { CaptionerError } from "./errors.js";
import { toImageMessage, transferables } from "./image-input.js";
import type { PlainOptions, PlainRequest } from "./protocol.js";
import type {
  Box,
  Caption,
  CaptionEvent,
  CaptionReport,
  CaptionRequest,
  DeviceInfo,
  DevicePreference,
  DeviceReport,
  ImageInput,
  LoadOptions,
  ModelInfo,
  WriteOptions,
} from "./types.js";
import { WorkerClient } from "./worker-client.js";

/**
 * A loaded model that writes captions. All work happens in a Web Worker of its own, and nothing
 * leaves the machine.
 *
 * ```ts
 * const captioner = await Captioner.load("/models/small/");
 * const captions = await captioner.caption(file, {
 *   title: "Aurelle Women Quilted Handbag",
 *   boxes: [{ x: 0.05, y: 0.05, width: 0.4, height: 0.12 }],
 * });
 * ```
 */
export class Captioner {
  /** What it runs on, and why. */
  readonly device: DeviceInfo;
  /** The model that was loaded. */
  readonly model: ModelInfo;
  readonly #client: WorkerClient;

  private constructor(client: WorkerClient, device: DeviceInfo, model: ModelInfo) {
    this.#client = client;
    this.device = device;
    this.model = model;
  }

  /** Whether captions can be written in this browser at all; {@link Captioner.report} says why not. */
  static async isAvailable(): Promise<boolean> {
    return (await Captioner.report()).available;
  }

  /** Whether captions can be written in this browser, and on what; loads nothing. */
  static async report(): Promise<DeviceReport> {
    const problem = missing();
    if (problem) return { available: false, problem };
    return { available: true, device: await chooseDevice("auto") };
  }

  /**
   * Loads the model folder at `url`: `config.json`, `tokenizer.json` and `model.bpk`, which any
   * static host can serve. Files are cached by their hash and need no network the next time.
   *
   * @throws {CaptionerError} `model-not-found`, `model-corrupt`, `model-incompatible`,
   *   `network-error`, `webgpu-unavailable` (only when WebGPU was asked for), `aborted`,
   *   `internal`.
   */
  static async load(url: string | URL, options: LoadOptions = {}): Promise<Captioner> {
    const folder = folderUrl(url);
    const preference = options.device ?? "auto";
    let tried: DeviceInfo | undefined;
    const onDevice = (device: DeviceInfo) => {
      tried = device;
    };
    try {
      return await Captioner.#start(folder, preference, options, onDevice);
    } catch (error) {
      if (preference !== "auto" || tried?.kind !== "webgpu" || !isDeviceFailure(error)) throw error;
      // In a new worker: what a failed start leaves behind cannot be relied on.
      const captioner = await Captioner.#start(folder, "cpu", options, onDevice);
      const device: DeviceInfo = { kind: "cpu", reason: `WebGPU failed: ${error.message}` };
      if (tried.adapter) device.adapter = tried.adapter;
      return new Captioner(captioner.#client, device, captioner.model);
    }
  }

  static async #start(
    url: string,
    device: DevicePreference,
    { onProgress, signal }: LoadOptions,
    onDevice: (device: DeviceInfo) => void,
  ): Promise<Captioner> {
    if (signal?.aborted) throw abortedError(signal);
    const client = new WorkerClient({ onProgress, onDevice });
    try {
      const loaded = await client.call("load", { url, device }, { signal });
      return new Captioner(client, loaded.device, loaded.model);
    } catch (error) {
      // Also stops a download or compilation that was aborted.
      client.stop(new CaptionerError("disposed", "loading did not finish"));
      throw error;
    }
  }

  /**
   * Writes one caption for each box, in the order of the boxes. Calls made while one is running
   * wait for their turn.
   *
   * @throws {CaptionerError} `image-unreadable`, `box-invalid`, `request-invalid`, `device-lost`,
   *   `aborted`, `disposed`, `internal`.
   */
  async caption(image: ImageInput, request: CaptionRequest): Promise<Caption[]> {
    return (await this.captionWithTimings(image, request)).captions;
  }

  /** Like {@link Captioner.caption}, and says where the time went. */
  async captionWithTimings(image: ImageInput, request: CaptionRequest): Promise<CaptionReport> {
    const { onCaption, onTexts, signal } = request;
    this.#client.throwIfStopped();
    const message = await unlessAborted(toImageMessage(image, signal), signal);
    const report = await this.#client.call(
      "caption",
      { image: message, request: plainRequest(request), texts: onTexts !== undefined },
      { signal, onTexts, transfer: transferables(message) },
    );
    for (const caption of report.captions) onCaption?.(caption);
    return report;
  }

  /**
   * Writes the caption of one box again, moved to where `box` is now or just for another try, with
   * all other captions of the last request as they are. Picture, title and attributes are not read
   * again, which makes it quick enough to call while a box is dragged.
   *
   * @param index the box's place in the last request
   * @throws {CaptionerError} as {@link Captioner.caption}; `request-invalid` when nothing was
   *   captioned yet or there is no such box.
   */
  async recaption(index: number, box: Box, options: WriteOptions = {}): Promise<Caption> {
    const { onTexts, signal } = options;
    const { captions } = await this.#client.call(
      "recaption",
      { index, box: plainBox(box), options: plainOptions(options), texts: onTexts !== undefined },
      { signal, onTexts },
    );
    const caption = captions[index];
    if (!caption) throw new CaptionerError("internal", `there is no caption ${index}`);
    return caption;
  }

  /**
   * Writes captions as {@link Captioner.caption} does, and gives what is there as it comes: texts
   * after every token, then each caption. Leaving the loop gives the rest up.
   *
   * ```ts
   * for await (const event of captioner.stream(file, { boxes })) {
   *   if (event.type === "texts") show(event.texts);
   *   else settle(event.index, event.caption);
   * }
   * ```
   */
  async *stream(
    image: ImageInput,
    request: Omit<CaptionRequest, "onTexts" | "onCaption">,
  ): AsyncGenerator<CaptionEvent, CaptionReport> {
    const left = new AbortController();
    const { signal } = request;
    const events: CaptionEvent[] = [];
    let wake = () => {};
    let report: CaptionReport | undefined;
    const done = this.captionWithTimings(image, {
      ...request,
      signal: signal ? AbortSignal.any([signal, left.signal]) : left.signal,
      onTexts(texts) {
        events.push({ type: "texts", texts });
        wake();
      },
    }).then((finished) => {
      report = finished;
      finished.captions.forEach((caption, index) => {
        events.push({ type: "caption", index, caption });
      });
    });
    try {
      for (;;) {
        const event = events.shift();
        if (event) {
          yield event;
          continue;
        }
        if (report) return report;
        await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
      }
    } finally {
      left.abort();
      // Whoever left the loop does not ask how it ended.
      done.catch(() => {});
    }
  }

  /** Boxes that suit most pictures, for a start. */
  suggestBoxes(): Promise<Box[]> {
    return this.#client.call("suggestBoxes", {});
  }

  /** Ends the worker and frees the model; pending and later calls reject with `disposed`. */
  dispose(): void {
    this.#client.stop(new CaptionerError("disposed", "the captioner was disposed"));
  }
}

/** Absolute, as a worker would resolve it against its own script; and ending in a slash. */
function folderUrl(url: string | URL): string {
  const base = typeof document === "undefined" ? location.href : document.baseURI;
  const folder = new URL(url, base);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return folder.href;
}

/** Whether the CPU could succeed where this failed; a missing file it could not. */
function isDeviceFailure(error: unknown): error is CaptionerError {
  return (
    error instanceof CaptionerError &&
    ["webgpu-unavailable", "device-lost", "internal"].includes(error.code)
  );
}

/** What is missing in this browser, in words; nothing where all is there. */
function missing(): string | undefined {
  if (typeof Worker === "undefined") return "there are no Web Workers here";
  if (typeof WebAssembly === "undefined") return "this browser has no WebAssembly";
  // A function that gives the vector 0: only valid where WebAssembly has SIMD.
  const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0];
  if (!WebAssembly.validate(new Uint8Array([...simd, 65, 0, 253, 15, 11]))) {
    return "this browser's WebAssembly has no SIMD";
  }
  return undefined;
}

function plainRequest(request: CaptionRequest): PlainRequest {
  const { title, attributes, boxes } = request;
  const plain: PlainRequest = { boxes: boxes.map(plainBox), ...plainOptions(request) };
  if (title !== undefined) plain.title = title;
  if (attributes !== undefined) plain.attributes = attributes;
  if (boxes.some((box) => box.text !== undefined)) plain.written = boxes.map((box) => box.text);
  return plain;
}

function plainBox({ x, y, width, height }: Box): Box {
  return { x, y, width, height };
}

function plainOptions({ decoding, alternatives }: WriteOptions): PlainOptions {
  const plain: PlainOptions = {};
  if (decoding) plain.decoding = withoutUndefined(decoding);
  if (alternatives !== undefined) plain.alternatives = alternatives;
  return plain;
}

/** An option set to `undefined` is one left out. */
function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
