import { unlessAborted } from "./abort.js";

/** Calls that later ones may have to wait for. */
export class Turn {
  #all: Promise<void> = Promise.resolve();

  /** A call that begins at once, and that later ones may have to wait for. */
  add<T>(call: Promise<T>): Promise<T> {
    const before = this.#all;
    const ended = () => before;
    this.#all = call.then(ended, ended);
    return call;
  }

  /** Resolves when all calls that were added before have ended, well or not. */
  before(signal: AbortSignal | undefined): Promise<void> {
    return unlessAborted(this.#all, signal);
  }
}
