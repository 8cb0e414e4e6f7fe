import { abortedError, unlessAborted } from "./abort.js";
import { tell } from "./callbacks.js";
import { CaptionerError } from "./errors.js";
import { Loading } from "./loading.js";
import { fetchModel, type ModelFiles } from "./model-files.js";
import type { PlainSource } from "./protocol.js";
import type {
  DeviceInfo,
  DevicePreference,
  LoadOptions,
  ModelInfo,
  ReportOptions,
} from "./types.js";
import { WorkerClient } from "./worker-client.js";

/** An engine with a model. */
export interface Started {
  client: WorkerClient;
  device: DeviceInfo;
  model: ModelInfo;
}

/** On what {@link start} would run; fails where that would fail for want of something here. */
export async function tryStart(options: ReportOptions): Promise<DeviceInfo> {
  const client = new WorkerClient(options);
  try {
    return await client.call("chooseDevice", { device: options.device ?? "auto" });
  } finally {
    client.stop(new CaptionerError("disposed", "the engine was ended"));
  }
}

export async function start(
  source: PlainSource,
  device: DevicePreference,
  options: LoadOptions,
): Promise<Started> {
  const { signal, onProgress, onDevice } = options;
  if (signal?.aborted) throw abortedError(signal);
  const client = new WorkerClient(options, { onProgress, onDevice });
  try {
    return { client, ...(await client.call("load", { source, device }, { signal })) };
  } catch (error) {
    // Also stops a download or compilation that was aborted.
    client.stop(new CaptionerError("disposed", "the engine was ended"));
    throw error;
  }
}

/** On the CPU, in a new engine: what a failed GPU leaves behind cannot be relied on. */
export async function startInstead(
  source: PlainSource,
  failed: DeviceInfo,
  error: CaptionerError,
  options: LoadOptions,
): Promise<Started> {
  const { onDevice, ...others } = options;
  const started = await start(source, "cpu", others);
  const device: DeviceInfo = { kind: "cpu", reason: `WebGPU failed: ${error.message}` };
  if (failed.adapter) device.adapter = failed.adapter;
  tell(onDevice, device);
  return { ...started, device };
}

/** The files, fetched on this thread by the caller's own `fetch`. */
export function fetchHere(
  source: PlainSource,
  { fetch = globalThis.fetch, onProgress, signal }: LoadOptions,
  fresh: boolean,
): Promise<ModelFiles> {
  const loading = new Loading((progress) => tell(onProgress, progress));
  const own: typeof globalThis.fetch = async (url, init) => fetch(url, init);
  return unlessAborted(fetchModel(source, loading, { fetch: own, signal, fresh }), signal);
}

/** Whether the CPU could succeed where this failed; a missing file it could not. */
export function isDeviceFailure(error: unknown): error is CaptionerError {
  return (
    error instanceof CaptionerError &&
    ["webgpu-unavailable", "device-lost", "internal"].includes(error.code)
  );
}
