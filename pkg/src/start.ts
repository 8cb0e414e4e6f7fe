import { abortedError, unlessAborted } from "./abort.js";
import { CaptionerError } from "./errors.js";
import { Loading } from "./loading.js";
import { fetchModel, type ModelFiles } from "./model-files.js";
import type { PlainSource } from "./protocol.js";
import type {
  DeviceInfo,
  DevicePreference,
  LoadOptions,
  ModelFile,
  ModelInfo,
  ModelSource,
} from "./types.js";
import { WorkerClient } from "./worker-client.js";

/** An engine with a model. */
export interface Started {
  client: WorkerClient;
  device: DeviceInfo;
  model: ModelInfo;
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
    client.stop(new CaptionerError("disposed", "loading did not finish"));
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
  onDevice?.(device);
  return { ...started, device };
}

/** A model folder, or files, as an engine can be told of them. */
export function plainSource(model: string | URL | ModelSource): PlainSource {
  if (typeof model === "string" || model instanceof URL) {
    const folder = absolute(model);
    if (!folder.pathname.endsWith("/")) folder.pathname += "/";
    const file = (name: string) => new URL(name, folder).href;
    return {
      config: file("config.json"),
      tokenizer: file("tokenizer.json"),
      weights: file("model.bpk"),
    };
  }
  const plain = (file: ModelFile) => {
    if (typeof file === "string" || file instanceof URL) return absolute(file).href;
    return file instanceof Uint8Array ? file : new Uint8Array(file);
  };
  return {
    config: plain(model.config),
    tokenizer: plain(model.tokenizer),
    weights: plain(model.weights),
  };
}

/** Against the page: a worker would resolve it against its own script. */
function absolute(url: string | URL): URL {
  return new URL(url, typeof document === "undefined" ? location.href : document.baseURI);
}

/** The files, fetched on this thread by the caller's own `fetch`. */
export function fetchHere(
  source: PlainSource,
  { fetch = globalThis.fetch, onProgress, signal }: LoadOptions,
): Promise<ModelFiles> {
  const loading = new Loading((progress) => onProgress?.(progress));
  const fetching = fetchModel(source, loading, (url, init) =>
    fetch(url, signal ? { ...init, signal } : init),
  );
  return unlessAborted(fetching, signal);
}

/** Whether the CPU could succeed where this failed; a missing file it could not. */
export function isDeviceFailure(error: unknown): error is CaptionerError {
  return (
    error instanceof CaptionerError &&
    ["webgpu-unavailable", "device-lost", "internal"].includes(error.code)
  );
}
