// What happens when a photo, a sample or another device is chosen.

import { signal } from "@preact/signals";
import type { DevicePreference } from "caponimage";

import { openBatch } from "../batch/batch.ts";
import { rewriteAllFor } from "../captioning/captioning.ts";
import { captioner, engineState, isUnavailable, loadModel } from "../captioning/engine.ts";
import { type Document, emptyAttributes, newBox } from "../document/document.ts";
import { current, open } from "../document/editor.ts";
import { layoutsFor } from "../layouts/proposals.ts";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { isPicture } from "./files.ts";
import { closePhoto, openPhoto, type Photo } from "./photo.ts";
import { type Sample, sampleImage } from "./samples.ts";
import { readDevice, readModel, writeDevice } from "./settings.ts";

/** Why what was chosen can't be opened. */
export const openError = signal<string | undefined>(undefined);
/** Why a device that was asked for is not used. */
export const deviceError = signal<string | undefined>(undefined);
export const chosenDevice = signal<DevicePreference>(readDevice());

/** The last thing that was asked for: what comes too late is not shown. */
let latest = 0;

/** One picture is opened; several are captioned one after the other. */
export function openFiles(files: readonly File[]): void {
  const pictures = files.filter(isPicture);
  const [first] = pictures;
  openError.value = undefined;
  if (!first) {
    if (files.length > 0) openError.value = strings.errors.noPictures;
  } else if (pictures.length === 1) {
    void openFile(first);
  } else {
    openBatch(pictures, files.length - pictures.length);
    // Once it is on the page.
    requestAnimationFrame(() => document.querySelector("#batch")?.scrollIntoView());
  }
}

/** Another product, described by the same attributes. */
function openFile(file: File): Promise<void> {
  const attributes = emptyAttributes(current.value);
  return show(file, file.name, (photo) => ({
    title: "",
    attributes,
    boxes: layoutsFor(photo)[0] ?? [],
  }));
}

export async function openSample(sample: Sample): Promise<void> {
  const image = await fetch(sampleImage(sample)).catch(() => undefined);
  if (!image?.ok) {
    openError.value = strings.errors.photoUnreadable(sample.name);
    return;
  }
  await show(await image.blob(), sample.image, () => ({
    title: sample.title,
    attributes: Object.entries(sample.attributes),
    boxes: sample.boxes.map(newBox),
  }));
}

/** A picture with what is known of it already. */
export async function show(
  blob: Blob,
  name: string,
  describe: (photo: Photo) => Omit<Document, "photo" | "style">,
): Promise<void> {
  const turn = ++latest;
  try {
    // Not closed when the next one is opened: undo may come back to it.
    const photo = await openPhoto(blob, name);
    if (turn !== latest) return closePhoto(photo);
    openError.value = undefined;
    open({ ...describe(photo), photo });
  } catch (error) {
    if (turn === latest) openError.value = errorInWords(error);
  }
}

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
