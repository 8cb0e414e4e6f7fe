// Why WebAssembly panics it tells the console alone.

import { isTrap } from "./trap.js";

const listeners = new Set<object>();
/** Where the last panic was, and why. */
let panic = "";
let unwatch = () => {};

/** Hears of panics until all listeners have gone, for the console is the page's. */
export function listen(listener: object): void {
  if (listeners.size === 0) watch();
  listeners.add(listener);
}

export function unlisten(listener: object): void {
  if (listeners.delete(listener) && listeners.size === 0) unwatch();
}

function watch(): void {
  panic = "";
  const { error } = console;
  const watched = (...told: unknown[]) => {
    const [text] = told;
    if (typeof text === "string") panic = /^panicked at .*\n?.*/.exec(text)?.[0] ?? panic;
    error.apply(console, told);
  };
  console.error = watched;
  unwatch = () => {
    // Unless the page has put another in its place.
    if (console.error === watched) console.error = error;
  };
}

/** A trap by itself only says "unreachable". */
export function withPanic(thrown: unknown): unknown {
  if (!panic || !isTrap(thrown)) return thrown;
  const message = `${panic.replace("\n", " ")} (${thrown.message})`;
  panic = "";
  return new WebAssembly.RuntimeError(message);
}
