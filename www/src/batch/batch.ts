// Several photos: one queue, captioned one after the other.

import { effect, signal } from "@preact/signals";
import type { Captioner } from "caponimage";

import {
  captioner,
  engineState,
  type EngineState,
  isAborted,
  isUnavailable,
} from "../captioning/engine.ts";
import {
  type Attribute,
  type Document,
  infoOf,
  type PlacedBox,
  requestBox,
  withCaptions,
} from "../document/document.ts";
import { current, edit } from "../document/editor.ts";
import { layoutsFor } from "../layouts/proposals.ts";
import { closePhoto, openPhoto, type Photo } from "../page/photo.ts";
import { errorInWords } from "../strings/numbers.ts";
import { titleFrom } from "./names.ts";
import { drawThumbnail, type Thumbnail } from "./thumbnail.ts";

/** A photo of the queue. Of its pixels only a small picture is kept. */
export interface BatchItem {
  id: number;
  file: File;
  title: string;
  attributes: readonly Attribute[];
  boxes: readonly PlacedBox[];
  state: "waiting" | "working" | "done" | "failed";
  thumbnail?: Thumbnail;
  /** Why it has no captions. */
  error?: string | undefined;
  /** Why it is not in the last archive. */
  exportError?: string | undefined;
}

/** How many files are not in the queue, and why. */
export interface LeftOut {
  notPictures: number;
  unreadable: number;
}

export interface Batch {
  items: readonly BatchItem[];
  leftOut: LeftOut;
}

export const batch = signal<Batch | undefined>(undefined);
export const batchRunning = signal(false);
export const batchPaused = signal(false);

/** An edit of the style or of an open photo is drawn after a pause of this length. */
const DRAW_PAUSE_MS = 400;

let lastId = 0;

/** Starts to watch what is edited of photos that are opened from the queue. */
export function startBatch(): void {
  let pause: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const { batchItem, title, attributes, boxes } = current.value;
    if (batchItem !== undefined) writeBack(batchItem, { title, attributes, boxes });
    clearTimeout(pause);
    pause = setTimeout(() => void runBatch(), DRAW_PAUSE_MS);
  });
}

function writeBack(id: number, edited: Pick<BatchItem, "title" | "attributes" | "boxes">): void {
  const item = batch.peek()?.items.find((item) => item.id === id);
  if (!item) return;
  const { title, attributes, boxes } = item;
  const isSame =
    boxes === edited.boxes && title === edited.title && attributes === edited.attributes;
  if (!isSame) change(id, edited);
}

/** Captions these photos, in the place of those before. */
export function openBatch(files: readonly File[], leftOut: LeftOut): void {
  closeBatch();
  const items = files.map((file): BatchItem => ({
    id: ++lastId,
    file,
    title: titleFrom(file.name),
    attributes: [],
    boxes: [],
    state: "waiting",
  }));
  batch.value = { items, leftOut };
  batchPaused.value = false;
  void runBatch();
}

export function closeBatch(): void {
  batch.value?.items.forEach(({ thumbnail }) => thumbnail && URL.revokeObjectURL(thumbnail.url));
  batch.value = undefined;
}

/** Stops after the photo that is being captioned, or goes on. */
export function pauseBatch(paused: boolean): void {
  batchPaused.value = paused;
  void runBatch();
}

/** Gives a photo another title, and captions it again. */
export function retitle(id: number, title: string): void {
  if (current.value.batchItem === id) edit((document) => ({ ...document, title }));
  else change(id, { title, state: "waiting" });
  void runBatch();
}

/** What can be taken away. */
export function captionedItems(): BatchItem[] {
  return (batch.value?.items ?? []).filter(({ state }) => state === "done");
}

/** Says of each photo why it is not in the archive, or that it is. */
export function setExportErrors(errors: ReadonlyMap<number, unknown>): void {
  for (const { id } of batch.value?.items ?? []) {
    const error = errors.get(id);
    change(id, { exportError: error === undefined ? undefined : errorInWords(error) });
  }
}

/** Resolves when nothing is left to do. */
export function batchIdle(): Promise<void> {
  return until(batchRunning, (running) => !running).then(() => {});
}

function change(id: number, properties: Partial<BatchItem>): void {
  const now = batch.peek();
  if (!now) return;
  const items = now.items.map((item) => (item.id === id ? { ...item, ...properties } : item));
  batch.value = { ...now, items };
}

async function runBatch(): Promise<void> {
  if (batchRunning.value) return;
  batchRunning.value = true;
  try {
    for (;;) {
      const items = batch.value?.items ?? [];
      const waiting = batchPaused.value
        ? undefined
        : items.find(({ state }) => state === "waiting");
      const next = waiting ?? items.find(isOutdated);
      if (!next) return;
      if (waiting) await captionItem(waiting);
      else await drawItem(next);
    }
  } finally {
    batchRunning.value = false;
  }
}

/** Whether the small picture shows something else than the captions in their style. */
function isOutdated({ state, boxes, thumbnail }: BatchItem): boolean {
  if (state !== "done" || boxes.some(({ caption }) => !caption)) return false;
  return thumbnail?.boxes !== boxes || thumbnail.style !== current.value.style;
}

async function captionItem(item: BatchItem): Promise<void> {
  const { id, title } = item;
  const document: Document = { ...current.value, title, attributes: item.attributes };
  change(id, { state: "working", error: undefined });
  await withPhoto(item, async (photo) => {
    const loaded = await modelReady();
    const empty = item.boxes.length > 0 ? item.boxes : (layoutsFor(photo)[0] ?? []);
    const places = empty.map((box) => requestBox(box, !box.kept));
    const captions = await loaded.caption(photo.blob, { ...infoOf(document), boxes: places });
    const boxes = withCaptions(document, empty, captions);
    const now = find(id);
    // It may have been given another title in the meantime.
    if (now?.title !== title) return change(id, { state: "waiting" });
    // Or have been opened, and be captioned there, with what the user wrote.
    const latest = now.boxes === item.boxes ? boxes : now.boxes;
    change(id, { boxes: latest, state: "done" });
    await draw(id, photo, latest);
  });
}

function drawItem(item: BatchItem): Promise<void> {
  return withPhoto(item, (photo) => draw(item.id, photo, item.boxes));
}

async function draw(id: number, photo: Photo, boxes: readonly PlacedBox[]): Promise<void> {
  const { style } = current.value;
  const thumbnail = await drawThumbnail(photo, boxes, style);
  const now = find(id);
  const old = now ? now.thumbnail : thumbnail;
  if (old) URL.revokeObjectURL(old.url);
  change(id, { thumbnail });
}

/** Opens the photo of an item; what fails is told there. */
async function withPhoto(item: BatchItem, use: (photo: Photo) => Promise<void>): Promise<void> {
  const { id, file } = item;
  let photo: Photo | undefined;
  try {
    photo = await openPhoto(file, file.name);
    await use(photo);
  } catch (error) {
    // The model was put on another device: there it is captioned again.
    if (isAborted(error)) change(id, { state: "waiting" });
    else change(id, { state: "failed", error: errorInWords(error) });
  } finally {
    if (photo) closePhoto(photo);
  }
}

/** The model, or why there is none. */
async function modelReady(): Promise<Captioner> {
  const isSettled = (state: EngineState) =>
    // Where WebGPU is not there, the model is put on what is.
    state.phase === "ready" || (state.phase === "failed" && !isUnavailable(state.error));
  const state = await until(engineState, isSettled);
  if (captioner.value) return captioner.value;
  throw state.phase === "failed" ? state.error : new Error("the model is gone");
}

function find(id: number): BatchItem | undefined {
  return batch.value?.items.find((item) => item.id === id);
}

/** Resolves with the value of a signal once that is as it should be. */
function until<T>(
  source: { subscribe(listener: (value: T) => void): () => void },
  isRight: (value: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    const stop = source.subscribe((value) => {
      if (!isRight(value)) return;
      resolve(value);
      // Not at once: the first call comes before there is anything to stop.
      queueMicrotask(() => stop());
    });
  });
}
