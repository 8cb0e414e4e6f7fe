import { abortedError } from "./abort.js";
import { tell } from "./callbacks.js";
import { CaptionerError, type CaptionerErrorCode } from "./errors.js";
import { openPort, type Port } from "./port.js";
import type { CallMessage, CallName, Calls, WorkerMessage } from "./protocol.js";
import type { DeviceInfo, LoadOptions, Progress } from "./types.js";

/**
 * The engines' code for each device. What a browser has compiled it gives to the next engine, and to one
 * of the next page of this site, for as long as somebody has it; a worker that ends has nothing.
 */
const compiled: Partial<Record<DeviceInfo["kind"], WebAssembly.Module>> = {};

/** One call that waits for its turn or for its answer. */
interface Job {
  message: CallMessage;
  transfer: Transferable[];
  onTexts: ((texts: string[]) => void) | undefined;
  resolve(output: unknown): void;
  reject(error: CaptionerError): void;
}

export interface WorkerListeners {
  onProgress?: ((progress: Progress) => void) | undefined;
  onDevice?: ((device: DeviceInfo) => void) | undefined;
}

interface CallOptions {
  signal?: AbortSignal | undefined;
  transfer?: Transferable[];
  /** Called with what stands in the boxes so far; not any more once the call was given up. */
  onTexts?: ((texts: string[]) => void) | undefined;
}

/**
 * The page's end of the worker. Calls are sent one at a time, so that an aborted one that has not
 * begun costs nothing. Whatever happens to the worker, no promise is left pending.
 */
export class WorkerClient {
  readonly #port: Port;
  readonly #listeners: WorkerListeners;
  readonly #waiting: Job[] = [];
  #running: Job | undefined;
  #stopped: CaptionerError | undefined;
  #retired: CaptionerError | undefined;
  readonly #memoryBytes = { first: 0, latest: 0 };

  constructor(
    { thread = "worker", workerUrl }: Pick<LoadOptions, "thread" | "workerUrl">,
    listeners: WorkerListeners = {},
  ) {
    this.#listeners = listeners;
    this.#port = openPort(thread, workerUrl, {
      onMessage: (message) => this.#receive(message),
      onFailure: (why, code) => this.#die(why, code),
    });
  }

  call<N extends CallName>(
    name: N,
    input: Calls[N]["input"],
    { signal, transfer = [], onTexts }: CallOptions = {},
  ): Promise<Calls[N]["output"]> {
    return new Promise((resolve, reject) => {
      const stopped = this.#stopped ?? this.#retired;
      if (stopped) return reject(stopped);
      if (signal?.aborted) return reject(abortedError(signal));

      const job: Job = {
        // The name says which input it is.
        message: { name, input } as CallMessage,
        transfer,
        onTexts,
        resolve(output) {
          signal?.removeEventListener("abort", onAbort);
          // The worker answers each call with that call's output.
          resolve(output as Calls[N]["output"]);
        },
        reject(error) {
          signal?.removeEventListener("abort", onAbort);
          reject(error);
        },
      };
      const onAbort = () => {
        const index = this.#waiting.indexOf(job);
        if (index !== -1) this.#waiting.splice(index, 1);
        else if (this.#running === job) this.#port.post({ name: "abort" });
        job.onTexts = undefined;
        if (signal) job.reject(abortedError(signal));
      };
      signal?.addEventListener("abort", onAbort);
      this.#waiting.push(job);
      this.#next();
    });
  }

  /** Why it can do nothing more. */
  get stopped(): CaptionerError | undefined {
    return this.#stopped;
  }

  /** Ends the worker; every pending and later call rejects with `error`. */
  stop(error: CaptionerError): void {
    if (this.#stopped) return;
    this.#stopped = error;
    this.#port.close();
    this.#running?.reject(error);
    for (const job of this.#waiting) job.reject(error);
    this.#running = undefined;
    this.#waiting.length = 0;
  }

  /** Like {@link WorkerClient.stop}, but first answers what it was asked. */
  retire(error: CaptionerError): void {
    this.#retired = error;
    this.#next();
  }

  /** Bytes of WebAssembly memory that were taken since its first answer; they are never freed. */
  get growth(): number {
    return this.#memoryBytes.latest - this.#memoryBytes.first;
  }

  #measure(memoryBytes: number): void {
    this.#memoryBytes.first ||= memoryBytes;
    this.#memoryBytes.latest = memoryBytes;
  }

  #next(): void {
    while (!this.#running && !this.#stopped) {
      const job = this.#waiting.shift();
      if (!job) {
        if (this.#retired) this.stop(this.#retired);
        return;
      }
      try {
        this.#port.post(job.message, job.transfer);
        this.#running = job;
      } catch (cause) {
        // A picture of another origin, or bytes that are shared: all else is plain.
        const code = "image" in job.message.input ? "image-unreadable" : "request-invalid";
        const why = cause instanceof Error ? cause.message : String(cause);
        job.reject(new CaptionerError(code, `cannot be sent: ${why}`, { cause }));
      }
    }
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case "progress":
        return tell(this.#listeners.onProgress, message.progress);
      case "texts":
        return tell(this.#running?.onTexts, message.texts);
      case "device":
        return tell(this.#listeners.onDevice, message.device);
      case "compiled":
        compiled[message.kind] = message.code;
        return;
      case "died":
        return this.#die(message.error.message, message.error.code);
      case "result":
        this.#measure(message.memoryBytes);
        return this.#finish((job) => job.resolve(message.output));
      case "failed": {
        this.#measure(message.memoryBytes);
        const { code, message: text } = message.error;
        return this.#finish((job) => job.reject(new CaptionerError(code, text)));
      }
    }
  }

  #finish(settle: (job: Job) => void): void {
    const job = this.#running;
    this.#running = undefined;
    if (job) settle(job);
    this.#next();
  }

  #die(why: string, code: CaptionerErrorCode = "internal"): void {
    this.stop(new CaptionerError(code, `the engine has stopped: ${why}`));
  }
}
