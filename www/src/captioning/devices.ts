// On what the model runs, as it is chosen.

import { signal } from "@preact/signals";
import type { DevicePreference } from "caponimage";

import { captioner, engineState, isUnavailable, loadModel } from "../engine/engine.ts";
import { readDevice, readModel, writeDevice } from "../page/settings.ts";
import { errorInWords } from "../strings/numbers.ts";
import { rewriteAllFor } from "./captioning.ts";

/** Why a device that was asked for is not used. */
export const deviceError = signal<string | undefined>(undefined);
export const chosenDevice = signal<DevicePreference>(readDevice());

/**
 * Puts the model on another device, and has it write there what it wrote before. Where WebGPU is asked
 * for and is not there, says so and goes on with what is.
 */
export async function chooseDevice(device: DevicePreference): Promise<void> {
  deviceError.value = undefined;
  await loadOn(device);
  if (captioner.value) rewriteAllFor(`again, on ${device}`);
}

/** Loads the model on the device that the page's address names. */
export function loadChosenModel(): Promise<void> {
  return loadOn(chosenDevice.value);
}

async function loadOn(device: DevicePreference): Promise<void> {
  chosenDevice.value = device;
  writeDevice(device);
  await loadModel(`models/${readModel()}/`, device);
  const state = engineState.value;
  if (device !== "webgpu" || state.phase !== "failed" || !isUnavailable(state.error)) return;
  deviceError.value = errorInWords(state.error);
  await loadOn("auto");
}
