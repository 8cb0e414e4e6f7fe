/** Runs a task some time after the last call; a new call gives up the run before it. */
export class Latest {
  readonly #task: (signal: AbortSignal) => Promise<void>;
  readonly #delay: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = new AbortController();

  constructor(delay: number, task: (signal: AbortSignal) => Promise<void>) {
    this.#delay = delay;
    this.#task = task;
  }

  schedule(): void {
    this.cancel();
    const { signal } = this.#running;
    this.#timer = setTimeout(() => void this.#task(signal), this.#delay);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#running.abort();
    this.#running = new AbortController();
  }
}
