import { abortedError, unlessAborted } from "./abort.js";
import { CaptionerError } from "./errors.js";
import { toImageMessage, transferables } from "./image-input.js";
import type { PlainRequest } from "./protocol.js";
import type {
  Box,
  Caption,
  CaptionReport,
  CaptionRequest,
  DeviceInfo,
  DevicePreference,
  ImageInput,
  LoadOptions,
  ModelInfo,
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
    const { onCaption, signal } = request;
    this.#client.throwIfStopped();
    const message = await unlessAborted(toImageMessage(image, signal), signal);
    const report = await this.#client.call(
      "caption",
      { image: message, request: plainRequest(request) },
      { signal, transfer: transferables(message) },
    );
    for (const caption of report.captions) onCaption?.(caption);
    return report;
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

function plainRequest(request: CaptionRequest): PlainRequest {
  const { title, attributes, boxes, decoding, alternatives } = request;
  const plain: PlainRequest = { boxes };
  if (title !== undefined) plain.title = title;
  if (attributes !== undefined) plain.attributes = attributes;
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
