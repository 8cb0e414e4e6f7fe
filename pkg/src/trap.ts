/** Whether WebAssembly has stopped with this; its memory cannot be trusted any more. */
export function isTrap(thrown: unknown): thrown is WebAssembly.RuntimeError {
  return thrown instanceof WebAssembly.RuntimeError;
}

/**
 * Whether this went through frames of WebAssembly until nobody was left to catch it: a trap, or
 * what a function of the browser's threw that was not expected to, which leaves no less behind.
 */
export function brokeWasm(uncaught: unknown): boolean {
  if (isTrap(uncaught)) return true;
  return uncaught instanceof Error && /\bcaponimage_bg\b/.test(uncaught.stack ?? "");
}
