import { abortedError } from "./abort.js";
import { CaptionerError } from "./errors.js";
import { openPort, type Port } from "./port.js";
import type { CallMessage, CallName, Calls, WorkerMessage } from "./protocol.js";
import type { DeviceInfo, LoadOptions, Progress } from "./types.js";

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
 * The page's end of the worker.
 *
 * Calls are sent one at a time, the next when the last has been answered: so an aborted call that
 * has not begun costs nothing. Whatever happens to the worker, no promise is left pending.
 */
export class WorkerClient {
  readonly #port: Port;
  readonly #listeners: WorkerListeners;
  readonly #waiting: Job[] = [];
  #running: Job | undefined;
  #stopped: CaptionerError | undefined;

  constructor(
    { thread = "worker", workerUrl }: Pick<LoadOptions, "thread" | "workerUrl">,
    listeners: WorkerListeners = {},
  ) {
    this.#listeners = listeners;
    this.#port = openPort(thread, workerUrl, {
      onMessage: (message) => this.#receive(message),
      onFailure: (why) => this.#die(why),
    });
  }

  call<N extends CallName>(
    name: N,
    input: Calls[N]["input"],
    { signal, transfer = [], onTexts }: CallOptions = {},
  ): Promise<Calls[N]["output"]> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(this.#stopped);
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
        // The next call is sent when the worker has stopped working on this one.
        else if (this.#running === job) this.#port.post({ name: "abort" });
        job.onTexts = undefined;
        if (signal) job.reject(abortedError(signal));
      };
      signal?.addEventListener("abort", onAbort);
      this.#waiting.push(job);
      this.#next();
    });
  }

  /** Why it can do nothing more; nothing while it can. */
  get stopped(): CaptionerError | undefined {
    return this.#stopped;
  }

  throwIfStopped(): void {
    if (this.#stopped) throw this.#stopped;
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

  #next(): void {
    while (!this.#running && !this.#stopped) {
      const job = this.#waiting.shift();
      if (!job) return;
      try {
        this.#port.post(job.message, job.transfer);
        this.#running = job;
      } catch (cause) {
        // Functions in the attributes, or a picture of another origin.
        const why = cause instanceof Error ? cause.message : String(cause);
        job.reject(new CaptionerError("request-invalid", `cannot be sent: ${why}`, { cause }));
      }
    }
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case "progress":
        return this.#listeners.onProgress?.(message.progress);
      case "texts":
        return this.#running?.onTexts?.(message.texts);
      case "device":
        return this.#listeners.onDevice?.(message.device);
      case "died":
        return this.#die(message.error.message);
      case "result":
        return this.#finish((job) => job.resolve(message.output));
      case "failed": {
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

  #die(why: string): void {
    this.stop(new CaptionerError("internal", `the worker has stopped: ${why}`));
  }
}
