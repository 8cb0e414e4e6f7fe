// Several photos: one queue, captioned one after the other.

import { computed, effect, signal } from "@preact/signals";
import type { Captioner } from "caponimage";

import { placedTexts } from "../captioning/places.ts";
import { requestBox, withCaption } from "../captioning/request.ts";
import { brandColors, composed, composedToAsk, logoOf } from "../composition/composition.ts";
import { loadedFontPairs } from "../composition/fonts.ts";
import { type Document, infoOf, type StudioText } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { amendHistory, current } from "../document/store.ts";
import { isOpen } from "../document/texts.ts";
import {
  captioner,
  engineState,
  type EngineState,
  isAborted,
  isUnavailable,
} from "../engine/engine.ts";
import { closePhoto, openPhoto } from "../page/photo.ts";
import { errorInWords } from "../strings/numbers.ts";
import {
  batch,
  type BatchItem,
  changeItem,
  findItem,
  reopenBatch,
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
    const { batchItem, title, attributes, texts } = current.value;
    void look.value;
    if (batchItem !== undefined) writeBack(batchItem, { title, attributes, texts });
    clearTimeout(pause);
    pause = setTimeout(() => void runBatch(), DRAW_PAUSE_MS);
  });
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

/** Captions what waits and draws what has changed, one photo after the other. */
export async function runBatch(): Promise<void> {
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

/** Whether the small picture shows something else than the texts in their look. */
function isOutdated(item: BatchItem): boolean {
  return item.state === "done" && item.thumbnail?.shows !== shownBy(item);
}

/** What all small pictures depend on. */
const look = computed(() => {
  const { composition, format, fonts } = current.value;
  const areLoaded = loadedFontPairs.value.has(fonts);
  const logo = logoOf(current.value)?.url;
  return [composition, format, fonts, areLoaded, brandColors.value, logo];
});

/** All that the small picture of an item depends on. */
function shownBy({ title, attributes, texts }: BatchItem): string {
  return JSON.stringify([title, attributes, texts, look.value]);
}

/** The item as a document, in the look of the open one. */
export function documentOf({ title, attributes, texts }: BatchItem): Document {
  const { composition, format, fonts, showsLogo } = current.value;
  return {
    ...{ title, attributes, texts, format, fonts },
    ...(composition && { composition }),
    ...(showsLogo !== undefined && { showsLogo }),
  };
}

async function captionItem(item: BatchItem): Promise<void> {
  const { id } = item;
  const document = documentOf(item);
  changeItem(id, { state: "working", error: undefined });
  await withPhoto(item, async (photo) => {
    const loaded = await modelReady();
    const placed = placedTexts(document, composedToAsk(document, photo), photo);
    const open = placed.map(({ text }) => isOpen(document, text));
    const boxes = placed.map((one, index) => requestBox(one, open[index] === true));
    const captions = await loaded.caption(photo.blob, { ...infoOf(document), boxes });
    const written = placed.reduce((now, { text }, index) => {
      const caption = captions[index];
      return caption && open[index] ? withCaption(now, document, text, caption) : now;
    }, document);
    const now = findItem(id);
    // Something else may have been told of it in the meantime.
    if (!now || !isSameInfo(now, item)) return changeItem(id, { state: "waiting" });
    // Or have been opened, and be captioned there, with what the user wrote.
    const texts: readonly StudioText[] = now.texts === item.texts ? written.texts : now.texts;
    changeItem(id, { texts, state: "done", score: lowestScore(captions) });
    await draw(id, photo);
  });
}

function isSameInfo(one: BatchItem, other: BatchItem): boolean {
  return JSON.stringify(infoOf(one)) === JSON.stringify(infoOf(other));
}

/** 1 where a person has written all. */
function lowestScore(captions: readonly { score: number }[]): number {
  return Math.min(1, ...captions.map(({ score }) => score));
}

function drawItem(item: BatchItem): Promise<void> {
  return withPhoto(item, (photo) => draw(item.id, photo));
}

async function draw(id: number, photo: Photo): Promise<void> {
  const item = findItem(id);
  if (!item) return;
  const thumbnail = await drawThumbnail(composed(documentOf(item), photo), photo, shownBy(item));
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
