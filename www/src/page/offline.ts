// The page and the engine are kept by a service worker, so that both work without a network.

/** A worker that takes longer is not waited for: then the next visit fills its cache. */
const MOST_MS = 2000;

/** Starts the service worker, and resolves when what is loaded from now on goes through it. */
export async function keepForOffline(): Promise<void> {
  // Not while developing, where files change.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  const controlled = new Promise<void>((resolve) => {
    serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true });
    setTimeout(resolve, MOST_MS);
  });
  const registered = await serviceWorker.register("./sw.js").catch(() => undefined);
  if (!registered || serviceWorker.controller) return;
  await controlled;
}

/** Puts files into the service worker's cache that were loaded before it was there, or are not yet. */
export function keepFiles(addresses: readonly string[]): void {
  if (!navigator.serviceWorker?.controller) return;
  for (const address of addresses) void fetch(address).catch(() => {});
}
