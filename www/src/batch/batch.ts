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
  type Document,
  infoOf,
  type PlacedBox,
  requestBox,
  withCaptions,
} from "../document/document.ts";
import { amendHistory, current, edit } from "../document/editor.ts";
import { layoutsFor } from "../layouts/proposals.ts";
import { closePhoto, openPhoto, type Photo } from "../page/photo.ts";
import { errorInWords } from "../strings/numbers.ts";
import {
  batch,
  type BatchItem,
  changeItem,
  findItem,
  type LeftOut,
  newItem,
  reopenBatch,
  replaceBatch,
  setSaved,
  writeBack,
} from "./batches.ts";
import { drawThumbnail } from "./thumbnail.ts";

export const batchRunning = signal(false);
export const batchPaused = signal(false);

/** An edit of the style or of an open photo is drawn after a pause of this length. */
const DRAW_PAUSE_MS = 400;

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

/** Captions these photos, in the place of those before. */
export function openBatch(files: readonly File[], leftOut: LeftOut): void {
  replaceBatch({ items: files.map(newItem), leftOut });
  batchPaused.value = false;
  void runBatch();
}

/** Goes on with what was closed last. */
export function goOnWithClosed(): void {
  reopenBatch();
  void runBatch();
}

/** Stops after the photo that is being captioned, or goes on. */
export function pauseBatch(paused: boolean): void {
  batchPaused.value = paused;
  void runBatch();
}

/** Gives a photo another title, and captions it again. */
export function retitle(id: number, title: string): void {
  if (current.value.batchItem === id) edit((document) => ({ ...document, title }));
  else {
    changeItem(id, { title, state: "waiting" });
    // Undo may come back to it, and would bring the title before.
    amendHistory((document) => (document.batchItem === id ? { ...document, title } : document));
  }
  void runBatch();
}

/** Says of each photo that it is in the archive, as it was when that was made, or why not. */
export function setPacked(items: readonly BatchItem[], errors: ReadonlyMap<number, unknown>): void {
  setSaved(items, errors);
  const packed = new Set(items.map(({ id }) => id).filter((id) => !errors.has(id)));
  amendHistory((document) =>
    document.batchItem !== undefined && packed.has(document.batchItem)
      ? { ...document, unsaved: false }
      : document,
  );
}

/** Resolves when nothing is left to do. */
export function batchIdle(): Promise<void> {
  return until(batchRunning, (running) => !running).then(() => {});
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
  changeItem(id, { state: "working", error: undefined });
  await withPhoto(item, async (photo) => {
    const loaded = await modelReady();
    const empty = item.boxes.length > 0 ? item.boxes : (layoutsFor(photo)[0] ?? []);
    const places = empty.map((box) => requestBox(box, !box.kept));
    const captions = await loaded.caption(photo.blob, { ...infoOf(document), boxes: places });
    const boxes = withCaptions(document, empty, captions);
    const now = findItem(id);
    // It may have been given another title in the meantime.
    if (now?.title !== title) return changeItem(id, { state: "waiting" });
    // Or have been opened, and be captioned there, with what the user wrote.
    const latest = now.boxes === item.boxes ? boxes : now.boxes;
    changeItem(id, { boxes: latest, state: "done" });
    await draw(id, photo, latest);
  });
}

function drawItem(item: BatchItem): Promise<void> {
  return withPhoto(item, (photo) => draw(item.id, photo, item.boxes));
}

async function draw(id: number, photo: Photo, boxes: readonly PlacedBox[]): Promise<void> {
  const { style } = current.value;
  const thumbnail = await drawThumbnail(photo, boxes, style);
  const now = findItem(id);
  const old = now ? now.thumbnail : thumbnail;
  if (old) URL.revokeObjectURL(old.url);
  changeItem(id, { thumbnail });
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
    if (isAborted(error)) changeItem(id, { state: "waiting" });
    else changeItem(id, { state: "failed", error: errorInWords(error) });
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
