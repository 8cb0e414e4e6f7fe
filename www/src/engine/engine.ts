// The model that is loaded, and on what it runs.

import { signal } from "@preact/signals";
import {
  Captioner,
  CaptionerError,
  type CaptionerErrorCode,
  type DeviceInfo,
  type DevicePreference,
  type LoadOptions,
  type ModelInfo,
  type Progress,
} from "caponimage";

/** Where loading is. */
export type EngineState =
  | { phase: "loading"; progress?: Progress }
  | { phase: "ready"; model: ModelInfo; milliseconds: number }
  | { phase: "failed"; error: unknown };

export const engineState = signal<EngineState>({ phase: "loading" });
/** What it runs on; another one when a GPU fails and the CPU takes over. */
export const device = signal<DeviceInfo | undefined>(undefined);
/** Not there while a model is being loaded. */
export const captioner = signal<Captioner | undefined>(undefined);

let loading = new AbortController();

/** Loads a model in the place of the one before. */
export async function loadModel(url: string, preference: DevicePreference): Promise<void> {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  captioner.value?.dispose();
  captioner.value = undefined;
  device.value = undefined;
  engineState.value = { phase: "loading" };
  const start = performance.now();
  try {
    const loaded = await loadAnywhere(url, {
      device: preference,
      signal,
      onDevice: (found) => (device.value = found),
      onProgress(progress) {
        if (!signal.aborted && !captioner.value) {
          engineState.value = { phase: "loading", progress };
        }
      },
    });
    const milliseconds = performance.now() - start;
    captioner.value = loaded;
    device.value = loaded.device;
    engineState.value = { phase: "ready", model: loaded.model, milliseconds };
  } catch (error) {
    if (!isAborted(error)) engineState.value = { phase: "failed", error };
  }
}

/** Where no worker may be started, as in sandboxed frames, the page waits while captions are written. */
async function loadAnywhere(url: string, options: LoadOptions): Promise<Captioner> {
  try {
    return await Captioner.load(url, options);
  } catch (error) {
    if (!hasCode(error, "unavailable")) throw error;
    return Captioner.load(url, { ...options, thread: "main" });
  }
}

/** Whether a call failed only because it was given up. */
export function isAborted(error: unknown): boolean {
  return hasCode(error, "aborted") || hasCode(error, "disposed");
}

/** Whether WebGPU was asked for and is not there. */
export function isUnavailable(error: unknown): boolean {
  return hasCode(error, "webgpu-unavailable");
}

function hasCode(error: unknown, code: CaptionerErrorCode): boolean {
  return error instanceof CaptionerError && error.code === code;
}
