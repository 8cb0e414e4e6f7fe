import { unlessAborted } from "./abort.js";
import { tell } from "./callbacks.js";
import { CaptionerError } from "./errors.js";
import type { PlainSource } from "./protocol.js";
import { isDeviceFailure, start, type Started, startInstead } from "./start.js";
import type { DeviceInfo, ImageInput, LoadOptions, ModelInfo } from "./types.js";
import type { WorkerClient } from "./worker-client.js";

/** Bytes of memory that an engine may keep after a picture; a photo of 24 megapixels needs less. */
const KEPT_BYTES = 256 << 20;

/** The engine in use, and the one that takes over where a GPU fails or memory has to come back. */
export class EngineHost {
  readonly #source: PlainSource;
  readonly #options: LoadOptions;
  #client: WorkerClient;
  #device: DeviceInfo;
  #model: ModelInfo;
  /** The CPU on its way, after a GPU's failure. */
  #replacing: Promise<void> | undefined;
  /** A fresh engine on its way, after a huge picture. */
  #renewing: Promise<void> | undefined;
  /** The picture that was captioned last. */
  #image: ImageInput | undefined;
  /** Fires when the captioner is disposed of. */
  readonly #disposal = new AbortController();

  private constructor(started: Started, source: PlainSource, options: LoadOptions) {
    ({ client: this.#client, device: this.#device, model: this.#model } = started);
    this.#source = source;
    this.#options = { ...options };
    // It gives the loading up, which is over.
    delete this.#options.signal;
  }

  static async start(source: PlainSource, options: LoadOptions): Promise<EngineHost> {
    const preference = options.device ?? "auto";
    let tried: DeviceInfo | undefined;
    const onDevice = (device: DeviceInfo) => {
      tried = device;
      tell(options.onDevice, device);
    };
    try {
      const started = await start(source, preference, { ...options, onDevice });
      return new EngineHost(started, source, options);
    } catch (error) {
      if (preference !== "auto" || tried?.kind !== "webgpu" || !isDeviceFailure(error)) throw error;
      return new EngineHost(await startInstead(source, tried, error, options), source, options);
    }
  }

  get device(): DeviceInfo {
    return this.#device;
  }

  get model(): ModelInfo {
    return this.#model;
  }

  /** Why no call can succeed any more, if so. */
  get stopped(): CaptionerError | undefined {
    return this.#disposal.signal.aborted ? disposed() : this.#client.stopped;
  }

  /** Runs a call; where the GPU fails under it and may be left, once more on the CPU. */
  async run<T>(call: (client: WorkerClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.throwIfDisposed();
    const client = this.#client;
    try {
      if (client.stopped) throw client.stopped;
      return await call(client);
    } catch (error) {
      if (!isDeviceFailure(error)) throw error;
      this.throwIfDisposed();
      if (client === this.#client) {
        const { device = "auto" } = this.#options;
        if (device !== "auto" || this.#device.kind !== "webgpu") throw error;
        this.#replacing ??= this.#replace(error).finally(() => (this.#replacing = undefined));
      }
      await unlessAborted(this.#replacing ?? Promise.resolve(), signal);
      return call(this.#client);
    }
  }

  /** WebAssembly never gives memory back, so after a huge picture the next one gets a new engine. */
  async makeRoom(image: ImageInput, signal: AbortSignal | undefined): Promise<void> {
    // Elsewhere than in a worker the memory stays even so.
    const keeps = this.#client.growth <= KEPT_BYTES || this.#options.thread === "main";
    if (keeps || this.#client.stopped || this.#image === image) return;
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    await unlessAborted(this.#renewing, signal);
  }

  /** What memory there is now was needed for this picture. */
  hasCaptioned(image: ImageInput): void {
    this.#image = image;
  }

  throwIfDisposed(): void {
    if (this.#disposal.signal.aborted) throw disposed();
  }

  /** Ends the worker; pending and later calls reject with `disposed`. */
  dispose(): void {
    this.#disposal.abort();
    this.#client.stop(disposed());
  }

  async #replace(error: CaptionerError): Promise<void> {
    const broken = this.#client;
    const started = await this.#unlessDisposed((signal) =>
      startInstead(this.#source, this.#device, error, { ...this.#options, signal }),
    );
    broken.stop(error);
    ({ client: this.#client, device: this.#device, model: this.#model } = started);
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
}

function disposed(): CaptionerError {
  return new CaptionerError("disposed", "the captioner was disposed");
}
