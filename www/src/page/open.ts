// What happens when a photo, a sample or another device is chosen.

import { signal } from "@preact/signals";
import type { DevicePreference } from "caponimage";

import { batch } from "../batch/batches.ts";
import { applyTables, openBatch } from "../batch/describe.ts";
import { isTable } from "../batch/tables.ts";
import { rewriteAllFor } from "../captioning/captioning.ts";
import { captioner, engineState, isUnavailable, loadModel } from "../captioning/engine.ts";
import {
  type Document,
  emptyAttributes,
  type Look,
  type StudioText,
} from "../document/document.ts";
import { canUndo, current, open } from "../document/editor.ts";
import { newTexts, writtenText } from "../document/texts.ts";
import { keepOnceEdited } from "../projects/identity.ts";
import { isJson, readProjectFile } from "../projects/project-file.ts";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { isPicture, typed } from "./files.ts";
import { closePhoto, openPhoto, type Photo } from "./photo.ts";
import { type Sample, sampleImage, samples } from "./samples.ts";
import { readDevice, readModel, writeDevice } from "./settings.ts";
import { isSystemFile } from "./system-files.ts";

/** Why what was chosen can't be opened. */
export const openError = signal<string | undefined>(undefined);
/** Why a device that was asked for is not used. */
export const deviceError = signal<string | undefined>(undefined);
export const chosenDevice = signal<DevicePreference>(readDevice());

/** What is known of a photo when it is opened. */
type Described = Omit<Document, "photo" | "unsaved" | keyof Look> & Partial<Look>;

/** The last thing that was asked for: what comes too late is not shown. */
let latest = 0;

/**
 * One picture is opened; several, and those with a table, are captioned one after the other.
 * `unreadable` counts what came with them and could not be read.
 */
export function openFiles(files: readonly File[], unreadable = 0): void {
  const chosen = files.filter((file) => !isSystemFile(file));
  const pictures = chosen.filter(isPicture).map(typed);
  const tables = chosen.filter(isTable);
  const [first] = pictures;
  const { noPictures, filesUnreadable } = strings.errors;
  openError.value = undefined;
  const json = chosen.find(isJson);
  if (json && pictures.length < 2) {
    void openProjectFile(json, first);
  } else if (!first) {
    const [table] = tables;
    if (unreadable > 0) openError.value = filesUnreadable(unreadable);
    else if (table && batch.value) void applyTables(tables);
    else if (table) openError.value = strings.batch.tables.alone(table.name);
    else if (files.length > 0) openError.value = noPictures;
  } else if (pictures.length === 1 && tables.length === 0) {
    void openFile(first).then((opened) => {
      if (opened && unreadable > 0) openError.value = filesUnreadable(unreadable);
    });
  } else {
    const notPictures = chosen.length - pictures.length - tables.length;
    void openBatch(pictures, { notPictures, unreadable }, tables).then(() => {
      // Once it is on the page.
      requestAnimationFrame(() => document.querySelector("#batch")?.scrollIntoView());
    });
  }
}

/** Another product, described by the same attributes; the first photo gets the words that wait for it. */
function openFile(file: File): Promise<boolean> {
  const another = current.value.photo ? emptyAttributes(current.value) : undefined;
  return show(file, file.name, () => ({
    title: another ? "" : current.value.title,
    attributes: another ?? current.value.attributes,
    texts: newTexts(),
  }));
}

/** A project that was exported. `picture` came with it: its photo, where the file does not hold that. */
async function openProjectFile(file: File, picture: File | undefined): Promise<void> {
  const turn = ++latest;
  const read = await readProjectFile(file);
  if (turn !== latest) return;
  const words = strings.projects;
  if (read.kind !== "project") {
    if (read.kind === "newer") openError.value = words.notOpened(words.reasons.newer);
    else if (picture) await openFile(picture);
    else openError.value = words.otherJson(file.name);
    return;
  }
  const { photoName, document } = read;
  const shown = current.value.photo?.name === photoName ? current.value.photo.blob : undefined;
  const sample = samples.value.find(({ image }) => image === photoName);
  const photo = read.photo ?? picture ?? shown ?? (sample && fetchSample(sample));
  if (photo) await show(photo, photoName, () => document);
  else openError.value = words.photoNeeded(file.name, photoName);
}

export async function openSample(sample: Sample): Promise<void> {
  await show(fetchSample(sample), sample.image, asSample(sample));
}

function asSample(sample: Sample): (photo: Photo) => Described {
  return (photo) => {
    keepOnceEdited(photo);
    return {
      title: sample.title,
      attributes: Object.entries(sample.attributes),
      texts: [...newTexts(), ...extras(sample)],
      ...(sample.composition !== undefined && { composition: sample.composition }),
    };
  };
}

function extras(sample: Sample): StudioText[] {
  return (["badge", "call"] as const).flatMap((role) => {
    const text = sample[role];
    return text === undefined ? [] : [writtenText(role, role, text)];
  });
}

async function fetchSample(sample: Sample): Promise<Blob> {
  const fetched = async () => {
    const answer = await fetch(sampleImage(sample));
    return answer.ok ? answer.blob() : undefined;
  };
  const picture = await fetched().catch(() => undefined);
  if (!picture) throw new Error(strings.errors.sampleMissing);
  return picture;
}

/** Whether something was asked for or written already. */
export function isBegun(): boolean {
  return latest > 0 || canUndo.value;
}

/** Opens a sample unless something was asked for or written already. */
export async function openFirst(sample: Sample): Promise<void> {
  if (isBegun()) return;
  await show(fetchSample(sample), sample.image, (photo) =>
    canUndo.value ? undefined : asSample(sample)(photo),
  );
}

/** Of a picture of another page only the address came, which nothing is fetched from. */
export function refuseAddress(): void {
  openError.value = strings.errors.addressOnly;
}

/**
 * A picture, or one that is on its way, with what is known of it already; whether it is shown, which
 * it is not where something else was asked for since.
 */
export async function show(
  picture: Blob | Promise<Blob>,
  name: string,
  describe: (photo: Photo) => Described | undefined,
): Promise<boolean> {
  const turn = ++latest;
  try {
    const blob = await picture;
    if (turn !== latest) return false;
    // Not closed when the next one is opened: undo may come back to it.
    const photo = await openPhoto(blob, name);
    const description = turn === latest ? describe(photo) : undefined;
    if (!description) {
      closePhoto(photo);
      return false;
    }
    openError.value = undefined;
    open({ ...description, photo });
    return true;
  } catch (error) {
    if (turn === latest) openError.value = errorInWords(error);
    return false;
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
