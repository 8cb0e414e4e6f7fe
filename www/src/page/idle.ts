// Work that waits until the browser has nothing better to do.

/** Runs `work` when the browser is idle; what is given back takes it off again. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === "function") {
    const handle = requestIdleCallback(work, { timeout: 2000 });
    return () => cancelIdleCallback(handle);
  }
  // Safari has no idle callbacks.
  const handle = setTimeout(work, 50);
  return () => clearTimeout(handle);
}
