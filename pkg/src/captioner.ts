import { unlessAborted } from "./abort.js";
import { chooseDevice, missing } from "./device.js";
import { CaptionerError } from "./errors.js";
import { toImageMessage, transferables } from "./image-input.js";
import { useOrRefetch } from "./model-files.js";
import type { PlainSource } from "./protocol.js";
import { plainBox, plainOptions, plainRequest } from "./request.js";
import {
  fetchHere,
  isDeviceFailure,
  plainSource,
  start,
  type Started,
  startInstead,
} from "./start.js";
import type {
  Attention,
  AttentionRequest,
  Box,
  Caption,
  CaptionEvent,
  CaptionReport,
  CaptionRequest,
  DeviceInfo,
  DeviceReport,
  ImageInput,
  LoadOptions,
  ModelInfo,
  ModelSource,
  WriteOptions,
} from "./types.js";
import type { WorkerClient } from "./worker-client.js";

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
  readonly #source: PlainSource;
  readonly #options: LoadOptions;
  #client: WorkerClient;
  #device: DeviceInfo;
  #model: ModelInfo;
  /** The CPU on its way, where the GPU has failed. */
  #replacing: Promise<void> | undefined;
  /** What was captioned last, and by whom. */
  #last:
    | { client: WorkerClient; image: ImageInput; request: CaptionRequest; captions: Caption[] }
    | undefined;

  private constructor(started: Started, source: PlainSource, options: LoadOptions) {
    ({ client: this.#client, device: this.#device, model: this.#model } = started);
    this.#source = source;
    this.#options = options;
  }

  /** What it runs on, and why. It changes when a GPU fails and the CPU takes over. */
  get device(): DeviceInfo {
    return this.#device;
  }

  /** The model that was loaded. */
  get model(): ModelInfo {
    return this.#model;
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
   * Loads a model: a folder at an address, with `config.json`, `tokenizer.json` and `model.bpk`,
   * which any static host can serve; or its files, each an address or bytes. Files are checked
   * against the hashes in the config, cached by these, and need no network the next time.
   *
   * @throws {CaptionerError} `model-not-found`, `model-corrupt`, `model-incompatible`,
   *   `network-error`, `webgpu-unavailable` (only when WebGPU was asked for), `aborted`,
   *   `internal`.
   */
  static async load(
    model: string | URL | ModelSource,
    options: LoadOptions = {},
  ): Promise<Captioner> {
    const problem = missing();
    if (problem && options.thread !== "main") throw new CaptionerError("internal", problem);
    const addresses = plainSource(model);
    if (!options.fetch) return Captioner.#begin(addresses, options);
    const { used: captioner, files } = await useOrRefetch(
      await fetchHere(addresses, options),
      () => fetchHere(addresses, options),
      ({ config, tokenizer, weights }) =>
        Captioner.#begin({ config, tokenizer, weights }, afterDownload(options)),
    );
    void files.remember();
    return captioner;
  }

  static async #begin(source: PlainSource, options: LoadOptions): Promise<Captioner> {
    const preference = options.device ?? "auto";
    let tried: DeviceInfo | undefined;
    const onDevice = (device: DeviceInfo) => {
      tried = device;
      options.onDevice?.(device);
    };
    try {
      const started = await start(source, preference, { ...options, onDevice });
      return new Captioner(started, source, options);
    } catch (error) {
      if (preference !== "auto" || tried?.kind !== "webgpu" || !isDeviceFailure(error)) throw error;
      return new Captioner(await startInstead(source, tried, error, options), source, options);
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
    const report = await this.#onDevice((client) => this.#captionBy(client, image, request));
    for (const caption of report.captions) request.onCaption?.(caption);
    return report;
  }

  async #captionBy(
    client: WorkerClient,
    image: ImageInput,
    request: CaptionRequest,
  ): Promise<CaptionReport> {
    const { onTexts, signal } = request;
    client.throwIfStopped();
    const message = await unlessAborted(toImageMessage(image, signal), signal);
    const report = await client.call(
      "caption",
      { image: message, request: plainRequest(request), texts: onTexts !== undefined },
      { signal, onTexts, transfer: transferables(message) },
    );
    this.#last = { client, image, request, captions: report.captions };
    return report;
  }

  /** Runs a call; where the GPU fails under it and may be left, once more on the CPU. */
  async #onDevice<T>(call: (client: WorkerClient) => Promise<T>): Promise<T> {
    const client = this.#client;
    try {
      return await call(client);
    } catch (error) {
      const { device = "auto" } = this.#options;
      const failed = device === "auto" && this.#device.kind === "webgpu" && isDeviceFailure(error);
      if (client === this.#client) {
        if (!failed) throw error;
        this.#replacing ??= this.#replace(error).finally(() => (this.#replacing = undefined));
      } else if (!isDeviceFailure(error)) {
        throw error;
      }
      await this.#replacing;
      return call(this.#client);
    }
  }

  async #replace(error: CaptionerError): Promise<void> {
    const broken = this.#client;
    const started = await startInstead(this.#source, this.#device, error, this.#options);
    if (broken.stopped?.code === "disposed") {
      started.client.stop(broken.stopped);
      throw broken.stopped;
    }
    broken.stop(error);
    ({ client: this.#client, device: this.#device, model: this.#model } = started);
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
    return this.#onDevice(async (client) => {
      const last = this.#last;
      if (last && last.client !== client) {
        // Another engine read the picture; what it wrote is kept.
        const boxes = last.captions.map(({ box, text }) => ({ ...box, text }));
        const request: CaptionRequest = { ...last.request, boxes };
        delete request.onTexts;
        delete request.signal;
        await this.#captionBy(client, last.image, request);
      }
      const { captions } = await client.call(
        "recaption",
        { index, box: plainBox(box), options: plainOptions(options), texts: onTexts !== undefined },
        { signal, onTexts },
      );
      if (this.#last) this.#last.captions = captions;
      const caption = captions[index];
      if (!caption) throw new CaptionerError("internal", `there is no caption ${index}`);
      return caption;
    });
  }

  /**
   * Where on the picture captions look: the `text` of each box, in the order of the boxes. Costs
   * about as much as writing them; a picture that was captioned last is not read again.
   *
   * @throws {CaptionerError} as {@link Captioner.caption}.
   */
  async attention(image: ImageInput, request: AttentionRequest): Promise<Attention[]> {
    const { signal } = request;
    return this.#onDevice(async (client) => {
      client.throwIfStopped();
      const message = await unlessAborted(toImageMessage(image, signal), signal);
      const input = { image: message, request: plainRequest(request) };
      return client.call("attention", input, { signal, transfer: transferables(message) });
    });
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
    // How it ended is asked for below, but not by those who have left the loop.
    done.catch(() => {});
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
    }
  }

  /** Boxes that suit most pictures, for a start. */
  suggestBoxes(): Promise<Box[]> {
    return this.#onDevice((client) => client.call("suggestBoxes", {}));
  }

  /** Ends the worker and frees the model; pending and later calls reject with `disposed`. */
  dispose(): void {
    this.#client.stop(new CaptionerError("disposed", "the captioner was disposed"));
  }
}

/** Without the progress of downloads, for files that are here and were told of. */
function afterDownload(options: LoadOptions): LoadOptions {
  return {
    ...options,
    onProgress(progress) {
      if (progress.status !== "download") options.onProgress?.(progress);
    },
  };
}
