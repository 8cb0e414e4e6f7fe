import { unlessAborted } from "./abort.js";
import {
  captionAll,
  type CaptionAllOptions,
  type CaptionedPicture,
  type PictureRequest,
} from "./caption-all.js";
import { tell } from "./callbacks.js";
import { EngineHost } from "./engine-host.js";
import { CaptionerError } from "./errors.js";
import { checkedOptions } from "./load-options.js";
import { ModelCache } from "./model-cache.js";
import { useModel } from "./model-files.js";
import { plainSource } from "./model-source.js";
import { checkPlaceOrId, noBox } from "./names.js";
import { Picture } from "./picture-handle.js";
import { checkPlace } from "./place.js";
import { boxesOf, plainMove, plainOptions, plainProduct } from "./request.js";
import { fetchHere, tryStart } from "./start.js";
import { Turn } from "./turn.js";
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
  Product,
  ReportOptions,
  WriteOptions,
} from "./types.js";

/**
 * A loaded model that writes captions. All work happens in a Web Worker of its own, and nothing
 * leaves the machine.
 *
 * ```ts
 * const captioner = await Captioner.load("/models/small/");
 * const picture = await captioner.open(file, { title: "Aurelle Women Quilted Handbag" });
 * const captions = await picture.caption([{ x: 0.05, y: 0.05, width: 0.4, height: 0.12 }]);
 * ```
 */
export class Captioner {
  // Without it, frameworks would wrap this in a proxy.
  readonly [Symbol.toStringTag] = "Captioner";
  readonly #host: EngineHost;
  /** The handle that was captioned last. */
  #last: Picture | undefined;
  /** Calls of which one may become the last. */
  readonly #turn = new Turn();

  private constructor(host: EngineHost) {
    this.#host = host;
  }

  /** What it runs on, and why. It changes when a GPU fails and the CPU takes over. */
  get device(): DeviceInfo {
    return this.#host.device;
  }

  /** The model that was loaded. */
  get model(): ModelInfo {
    return this.#host.model;
  }

  /** Whether captions can be written here at all; {@link Captioner.report} says why not. */
  static async isAvailable(options: ReportOptions = {}): Promise<boolean> {
    return (await Captioner.report(options)).available;
  }

  /**
   * Whether captions can be written here, and on what: whether {@link Captioner.load} with the same
   * options would succeed, as far as browser and page decide it, and if not, with which `code` it
   * would fail. Starts a worker as that does, and ends it, for policies of the page may forbid it;
   * loads neither the engine nor a model.
   */
  static async report(options: ReportOptions = {}): Promise<DeviceReport> {
    const checked = checkedOptions(options);
    try {
      checkPlace();
      return { available: true, device: await tryStart(checked) };
    } catch (error) {
      if (!(error instanceof CaptionerError)) throw error;
      return { available: false, problem: error.message, code: error.code };
    }
  }

  /**
   * Loads a model: a folder at an address, with `config.json`, `tokenizer.json` and `model.bpk`,
   * which any static host can serve; or its files, each an address or bytes. Files are checked
   * against the hashes in the config, cached by these, and need no network the next time.
   *
   * @throws {CaptionerError} `model-not-found`, `model-corrupt`, `model-incompatible`,
   *   `network-error`, `unavailable`, `unsupported`, `webgpu-unavailable` (only when WebGPU was
   *   asked for), `aborted`, `internal`.
   */
  static async load(
    model: string | URL | ModelSource,
    options: LoadOptions = {},
  ): Promise<Captioner> {
    const checked = checkedOptions(options);
    checkPlace();
    const source = plainSource(model);
    if (!checked.fetch) return new Captioner(await EngineHost.start(source, checked));
    // Before all the files are here.
    await unlessAborted(tryStart(checked), checked.signal);
    const { used: host, files } = await useModel(
      source,
      (fresh) => fetchHere(source, checked, fresh),
      async ({ config, ...files }) => {
        const coming = Promise.all([files.tokenizer, files.weights]);
        const [tokenizer, weights] = await unlessAborted(coming, checked.signal);
        const source = { config, tokenizer, weights, name: "" };
        return EngineHost.start(source, afterDownload(checked));
      },
    );
    void files.remember();
    return new Captioner(host);
  }

  /** Removes the files of all models from this browser; the next load fetches them again. */
  static clearCache(): Promise<void> {
    return ModelCache.clear();
  }

  /**
   * A handle of a picture, with what is told of its product. This checks title and attributes, and
   * reads nothing yet: a picture that cannot be read rejects the first call.
   *
   * @throws {CaptionerError} `request-invalid`, `disposed`.
   */
  async open(image: ImageInput, product: Product = {}): Promise<Picture> {
    this.#host.throwIfDisposed();
    return this.#open(image, product);
  }

  #open(image: ImageInput, product: Product): Picture {
    const picture: Picture = new Picture(this.#host, image, plainProduct(product), (call) => {
      const captioned = () => {
        this.#last = picture;
      };
      void this.#turn.add(call.then(captioned, () => {}));
    });
    return picture;
  }

  /**
   * Captions many pictures, in the order in which they come; one that fails ends nothing but itself.
   * Pictures are taken from `pictures` only as they are needed, and what was written of one is
   * forgotten here once it is given. Leaving the loop ends the work.
   *
   * ```ts
   * for await (const { id, captions, error } of captioner.captionAll(pictures)) {
   *   if (captions) keep(id, captions);
   *   else console.warn(id, error.message);
   * }
   * ```
   *
   * @throws {CaptionerError} `request-invalid`, `aborted`, `disposed`; `device-lost` and `internal`
   *   where the captioner cannot go on. What `pictures` throws by itself comes as it is.
   */
  captionAll(
    pictures: Iterable<PictureRequest> | AsyncIterable<PictureRequest>,
    options: CaptionAllOptions = {},
  ): AsyncGenerator<CaptionedPicture, void> {
    // None of them is the one that `recaption` below means.
    const open = (image: ImageInput, product: Product) =>
      new Picture(this.#host, image, plainProduct(product));
    return captionAll({ open, stopped: () => this.#host.stopped }, pictures, options);
  }

  /**
   * Writes one caption for each box of a picture that is not opened first: short for
   * {@link Captioner.open} and {@link Picture.caption}.
   *
   * @throws {CaptionerError} as {@link Picture.caption}.
   */
  async caption(image: ImageInput, request: CaptionRequest): Promise<Caption[]> {
    return (await this.captionWithTimings(image, request)).captions;
  }

  /** Short for {@link Captioner.open} and {@link Picture.captionWithTimings}. */
  async captionWithTimings(image: ImageInput, request: CaptionRequest): Promise<CaptionReport> {
    const boxes = boxesOf(request);
    return this.#open(image, request).captionWithTimings(boxes, request);
  }

  /**
   * {@link Picture.recaption} of the picture that was captioned last. A call that failed or was given
   * up changes nothing of which that is.
   */
  async recaption(which: number | string, box: Box, options: WriteOptions = {}): Promise<Caption> {
    checkPlaceOrId(which);
    plainMove(box);
    plainOptions(options);
    // What is on its way may become the last.
    await this.#turn.before(options.signal);
    this.#host.throwIfDisposed();
    const last = this.#last;
    if (!last) throw noBox(which, []);
    return last.recaption(which, box, options);
  }

  /** Short for {@link Captioner.open} and {@link Picture.attention}. */
  async attention(image: ImageInput, request: AttentionRequest): Promise<Attention[]> {
    const boxes = boxesOf(request);
    return this.#open(image, request).attention(boxes, request);
  }

  /** Short for {@link Captioner.open} and {@link Picture.stream}. */
  async *stream(
    image: ImageInput,
    request: Omit<CaptionRequest, "onTexts" | "onCaption">,
  ): AsyncGenerator<CaptionEvent, CaptionReport> {
    const boxes = boxesOf(request);
    return yield* this.#open(image, request).stream(boxes, request);
  }

  /** Boxes that suit most pictures, for a start. */
  suggestBoxes(): Promise<Box[]> {
    return this.#host.run((client) => client.call("suggestBoxes", {}));
  }

  /** Ends the worker and frees the model; pending and later calls reject with `disposed`. */
  dispose(): void {
    this.#host.dispose();
  }
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
