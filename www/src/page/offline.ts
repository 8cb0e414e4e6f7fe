// The page and the engine are kept by a service worker, so that both work without a network.

import type { DeviceInfo } from "caponimage";

type DeviceKind = DeviceInfo["kind"];

/**
 * Starts the service worker. It keeps what is loaded from then on; on a first visit, which does not
 * wait for it, also the fonts and what the model has been loaded with by then. Last come the other `files`.
 */
export async function keepForOffline(
  loaded: Promise<DeviceKind | undefined>,
  files: Promise<readonly string[]>,
): Promise<void> {
  // Not while developing, where files change.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    // A sandboxed frame may not even look for it.
    const { serviceWorker } = navigator;
    const isFirstVisit = !serviceWorker.controller;
    const controlled = new Promise((resolve) =>
      serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
    );
    await serviceWorker.register("./sw.js");
    if (isFirstVisit) await controlled;
    const device = await loaded;
    // The browser has these already.
    if (isFirstVisit) {
      const engine = device ? await engineFiles(device) : [];
      await keep([...loadedFonts(), ...engine], { cache: "force-cache" });
    }
    await keep(await files);
  } catch {
    // The page works without; the next visit tries again.
  }
}

async function engineFiles(device: DeviceKind): Promise<string[]> {
  const files: Record<DeviceKind, string[]> = await (await fetch("engine.json")).json();
  return files[device];
}

function loadedFonts(): string[] {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  return loaded.filter((name) => name.endsWith(".woff2"));
}

/** Has the service worker see files that it would keep. */
async function keep(files: readonly string[], options?: RequestInit): Promise<void> {
  const keepOne = async (file: string) => (await fetch(file, options)).arrayBuffer();
  await Promise.all(files.map(keepOne));
}
