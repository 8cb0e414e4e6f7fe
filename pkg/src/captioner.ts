import { unlessAborted } from "./abort.js";
import { tell } from "./callbacks.js";
import { CaptionerError } from "./errors.js";
import { toImageMessage, transferables } from "./image-input.js";
import { checkedOptions } from "./load-options.js";
import { ModelCache } from "./model-cache.js";
import { useModel } from "./model-files.js";
import { plainSource } from "./model-source.js";
import { checkPlace } from "./place.js";
import type { PlainRequest, PlainSource } from "./protocol.js";
import { checkIndex, plainBox, plainOptions, plainRequest } from "./request.js";
import {
  fetchHere,
  isDeviceFailure,
  start,
  type Started,
  startInstead,
  tryStart,
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
  ReportOptions,
  WriteOptions,
} from "./types.js";
import type { WorkerClient } from "./worker-client.js";

/** Bytes of memory that an engine may keep after a picture; a photo of 24 megapixels needs less. */
const KEPT_BYTES = 256 << 20;

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
  // Without it, frameworks would wrap this in a proxy.
  readonly [Symbol.toStringTag] = "Captioner";
  readonly #source: PlainSource;
  readonly #options: LoadOptions;
  #client: WorkerClient;
  #device: DeviceInfo;
  #model: ModelInfo;
  /** The CPU on its way, after a GPU's failure. */
  #replacing: Promise<void> | undefined;
  /** A fresh engine on its way, after a huge picture. */
  #renewing: Promise<void> | undefined;
  /** Fires when the captioner is disposed of. */
  readonly #disposal = new AbortController();
  /** What was captioned last, and by whom. */
  #last:
    | { client: WorkerClient; image: ImageInput; request: PlainRequest; captions: Caption[] }
    | undefined;

  private constructor(started: Started, source: PlainSource, options: LoadOptions) {
    ({ client: this.#client, device: this.#device, model: this.#model } = started);
    this.#source = source;
    this.#options = { ...options };
    // It gives the loading up, which is over.
    delete this.#options.signal;
  }

  /** What it runs on, and why. It changes when a GPU fails and the CPU takes over. */
  get device(): DeviceInfo {
    return this.#device;
  }

  /** The model that was loaded. */
  get model(): ModelInfo {
    return this.#model;
  }

  /** Whether captions can be written here at all; {@link Captioner.report} says why not. */
  static async isAvailable(options: ReportOptions = {}): Promise<boolean> {
    return (await Captioner.report(options)).available;
  }

  /**
   * Whether captions can be written here, and on what: whether {@link Captioner.load} with the same
   * options would succeed, as far as browser and page decide it. Starts a worker as that does, and
   * ends it, for policies of the page may forbid it; loads neither the engine nor a model.
   */
  static async report(options: ReportOptions = {}): Promise<DeviceReport> {
    const checked = checkedOptions(options);
    try {
      checkPlace();
      return { available: true, device: await tryStart(checked) };
    } catch (error) {
      if (!(error instanceof CaptionerError)) throw error;
      return { available: false, problem: error.message };
    }
  }

  /**
   * Loads a model: a folder at an address, with `config.json`, `tokenizer.json` and `model.bpk`,
   * which any static host can serve; or its files, each an address or bytes. Files are checked
   * against the hashes in the config, cached by these, and need no network the next time.
   *
   * @throws {CaptionerError} `model-not-found`, `model-corrupt`, `model-incompatible`,
   *   `network-error`, `unavailable`, `webgpu-unavailable` (only when WebGPU was asked for),
   *   `aborted`, `internal`.
   */
  static async load(
    model: string | URL | ModelSource,
    options: LoadOptions = {},
  ): Promise<Captioner> {
    const checked = checkedOptions(options);
    checkPlace();
    const source = plainSource(model);
    if (!checked.fetch) return Captioner.#begin(source, checked);
    // Before all the files are here.
    await unlessAborted(tryStart(checked), checked.signal);
    const { used: captioner, files } = await useModel(
      source,
      (fresh) => fetchHere(source, checked, fresh),
      ({ config, tokenizer, weights }) =>
        Captioner.#begin({ config, tokenizer, weights, name: "" }, afterDownload(checked)),
    );
    void files.remember();
    return captioner;
  }

  /** Removes the files of all models from this browser; the next load fetches them again. */
  static clearCache(): Promise<void> {
    return ModelCache.clear();
  }

  static async #begin(source: PlainSource, options: LoadOptions): Promise<Captioner> {
    const preference = options.device ?? "auto";
    let tried: DeviceInfo | undefined;
    const onDevice = (device: DeviceInfo) => {
      tried = device;
      tell(options.onDevice, device);
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
    const plain = plainRequest(request);
    const { onTexts, onCaption, signal } = request;
    const report = await this.#captionPlain(image, plain, { onTexts, signal });
    for (const caption of report.captions) tell(onCaption, caption);
    return report;
  }

  async #captionPlain(
    image: ImageInput,
    request: PlainRequest,
    heard: Heard,
  ): Promise<CaptionReport> {
    await this.#makeRoom(image, heard.signal);
    return this.#onDevice((client) => this.#captionBy(client, image, request, heard), heard.signal);
  }

  async #captionBy(
    client: WorkerClient,
    image: ImageInput,
    request: PlainRequest,
    { onTexts, signal }: Heard,
  ): Promise<CaptionReport> {
    const message = await unlessAborted(toImageMessage(image, signal), signal);
    const report = await client.call(
      "caption",
      { image: message, request, texts: onTexts !== undefined },
      { signal, onTexts, transfer: transferables(message) },
    );
    this.#last = { client, image, request, captions: report.captions };
    return report;
  }

  /** Runs a call; where the GPU fails under it and may be left, once more on the CPU. */
  async #onDevice<T>(call: (client: WorkerClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.#throwIfDisposed();
    const client = this.#client;
    try {
      if (client.stopped) throw client.stopped;
      return await call(client);
    } catch (error) {
      if (!isDeviceFailure(error)) throw error;
      this.#throwIfDisposed();
      if (client === this.#client) {
        const { device = "auto" } = this.#options;
        if (device !== "auto" || this.#device.kind !== "webgpu") throw error;
        this.#replacing ??= this.#replace(error).finally(() => (this.#replacing = undefined));
      }
      await unlessAborted(this.#replacing ?? Promise.resolve(), signal);
      return call(this.#client);
    }
  }

  async #replace(error: CaptionerError): Promise<void> {
    const broken = this.#client;
    const started = await this.#unlessDisposed((signal) =>
      startInstead(this.#source, this.#device, error, { ...this.#options, signal }),
    );
    broken.stop(error);
    ({ client: this.#client, device: this.#device, model: this.#model } = started);
  }

  /** WebAssembly never gives memory back, so after a huge picture the next one gets a new engine. */
  async #makeRoom(image: ImageInput, signal: AbortSignal | undefined): Promise<void> {
    // Elsewhere than in a worker the memory stays even so.
    const keeps = this.#client.growth <= KEPT_BYTES || this.#options.thread === "main";
    if (keeps || this.#client.stopped || this.#last?.image === image) return;
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    await unlessAborted(this.#renewing, signal);
  }

  async #renew(): Promise<void> {
    const large = this.#client;
    const { onDevice, onProgress, ...options } = this.#options;
    let started: Started;
    try {
      started = await this.#unlessDisposed((signal) =>
        start(this.#source, this.#device.kind, { ...options, signal }),
      );
    } catch {
      // Then the one that is there goes on.
      return;
    }
    if (this.#client !== large) return started.client.stop(disposed());
    ({ client: this.#client, model: this.#model } = started);
    // What waits in its turn there is answered, unless the captioner is disposed of.
    this.#disposal.signal.addEventListener("abort", () => large.stop(disposed()));
    large.retire(new CaptionerError("device-lost", "another engine has taken over"));
  }

  async #unlessDisposed(starting: (signal: AbortSignal) => Promise<Started>): Promise<Started> {
    const { signal } = this.#disposal;
    try {
      return await starting(signal);
    } catch (error) {
      throw signal.aborted ? disposed() : error;
    }
  }

  #throwIfDisposed(): void {
    if (this.#disposal.signal.aborted) throw disposed();
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
    checkIndex(index);
    const input = { index, box: plainBox(box), options: plainOptions(options) };
    const { onTexts, signal } = options;
    return this.#onDevice(async (client) => {
      const last = this.#last;
      if (last && last.client !== client) {
        // Another engine read the picture; what it wrote is kept.
        const request = {
          ...last.request,
          boxes: last.captions.map(({ box }) => box),
          written: last.captions.map(({ text }) => text),
        };
        await this.#captionBy(client, last.image, request, { signal });
      }
      const { captions } = await client.call(
        "recaption",
        { ...input, texts: onTexts !== undefined },
        { signal, onTexts },
      );
      if (this.#last) this.#last.captions = captions;
      const caption = captions[index];
      if (!caption) throw new CaptionerError("internal", `there is no caption ${index}`);
      return caption;
    }, signal);
  }

  /**
   * Where on the picture captions look: the `text` of each box, in the order of the boxes. Costs
   * about as much as writing them; a picture that was captioned last is not read again.
   *
   * @throws {CaptionerError} as {@link Captioner.caption}.
   */
  async attention(image: ImageInput, request: AttentionRequest): Promise<Attention[]> {
    const plain = plainRequest(request);
    const { signal } = request;
    await this.#makeRoom(image, signal);
    return this.#onDevice(async (client) => {
      const message = await unlessAborted(toImageMessage(image, signal), signal);
      const input = { image: message, request: plain };
      return client.call("attention", input, { signal, transfer: transferables(message) });
    }, signal);
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
    const plain = plainRequest(request);
    const { signal } = request;
    const giveUp = new AbortController();
    // Not by AbortSignal.any, which browsers of 2023 lack.
    const onAbort = () => giveUp.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort);
    const events: CaptionEvent[] = [];
    let wake = () => {};
    let report: CaptionReport | undefined;
    const done = this.#captionPlain(image, plain, {
      signal: giveUp.signal,
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
      signal?.removeEventListener("abort", onAbort);
      giveUp.abort();
    }
  }

  /** Boxes that suit most pictures, for a start. */
  suggestBoxes(): Promise<Box[]> {
    return this.#onDevice((client) => client.call("suggestBoxes", {}));
  }

  /** Ends the worker and frees the model; pending and later calls reject with `disposed`. */
  dispose(): void {
    this.#disposal.abort();
    this.#client.stop(disposed());
  }
}

/** Who hears of a call, and who can give it up. */
interface Heard {
  onTexts?: ((texts: string[]) => void) | undefined;
  signal: AbortSignal | undefined;
}

function disposed(): CaptionerError {
  return new CaptionerError("disposed", "the captioner was disposed");
}

/** Without the progress of downloads, for files that are here and were told of. */
function afterDownload(options: LoadOptions): LoadOptions {
  return {
    ...options,
    onProgress(progress) {
      if (progress.status !== "download") tell(options.onProgress, progress);
    },
  };
}
