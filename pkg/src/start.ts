import { abortedError } from "./abort.js";
import { CaptionerError } from "./errors.js";
import type { DeviceInfo, DevicePreference, LoadOptions, ModelInfo } from "./types.js";
import { WorkerClient } from "./worker-client.js";

/** An engine with a model. */
export interface Started {
  client: WorkerClient;
  device: DeviceInfo;
  model: ModelInfo;
}

export async function start(
  url: string,
  device: DevicePreference,
  options: LoadOptions,
): Promise<Started> {
  const { signal, onProgress, onDevice } = options;
  if (signal?.aborted) throw abortedError(signal);
  const client = new WorkerClient(options, { onProgress, onDevice });
  try {
    return { client, ...(await client.call("load", { url, device }, { signal })) };
  } catch (error) {
    // Also stops a download or compilation that was aborted.
    client.stop(new CaptionerError("disposed", "loading did not finish"));
    throw error;
  }
}

/** On the CPU, in a new engine: what a failed GPU leaves behind cannot be relied on. */
export async function startInstead(
  url: string,
  failed: DeviceInfo,
  error: CaptionerError,
  options: LoadOptions,
): Promise<Started> {
  const { onDevice, ...others } = options;
  const started = await start(url, "cpu", others);
  const device: DeviceInfo = { kind: "cpu", reason: `WebGPU failed: ${error.message}` };
  if (failed.adapter) device.adapter = failed.adapter;
  onDevice?.(device);
  return { ...started, device };
}

/** Absolute, as a worker would resolve it against its own script; and ending in a slash. */
export function folderUrl(url: string | URL): string {
  const base = typeof document === "undefined" ? location.href : document.baseURI;
  const folder = new URL(url, base);
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  return folder.href;
}

/** Whether the CPU could succeed where this failed; a missing file it could not. */
export function isDeviceFailure(error: unknown): error is CaptionerError {
  return (
    error instanceof CaptionerError &&
    ["webgpu-unavailable", "device-lost", "internal"].includes(error.code)
  );
}
