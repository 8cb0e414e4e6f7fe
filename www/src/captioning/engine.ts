// The model that is loaded, and on what it runs.

import { signal } from "@preact/signals";
import {
  Captioner,
  CaptionerError,
  type DeviceInfo,
  type DevicePreference,
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
    const loaded = await Captioner.load(url, {
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

/** Whether a call failed only because it was given up. */
export function isAborted(error: unknown): boolean {
  return error instanceof CaptionerError && ["aborted", "disposed"].includes(error.code);
}

/** Whether WebGPU was asked for and is not there. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof CaptionerError && error.code === "webgpu-unavailable";
}
