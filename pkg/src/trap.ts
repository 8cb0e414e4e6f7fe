/** Whether WebAssembly has stopped with this; its memory cannot be trusted any more. */
export function isTrap(thrown: unknown): thrown is WebAssembly.RuntimeError {
  return thrown instanceof WebAssembly.RuntimeError;
}

/** Whether this went through WebAssembly: a trap, or what a function of the browser's threw. */
export function brokeWasm(uncaught: unknown): boolean {
  if (isTrap(uncaught)) return true;
  return uncaught instanceof Error && /\bcaponimage_bg\b/.test(uncaught.stack ?? "");
}
