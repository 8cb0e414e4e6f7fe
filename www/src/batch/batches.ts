// Photos that are captioned in a row, and rows that were closed before they were saved.

import { computed, signal } from "@preact/signals";

import { type Document, infoOf } from "../document/document.ts";
import { newTexts } from "../document/texts.ts";
import { errorInWords } from "../strings/numbers.ts";
import { titleFrom } from "./names.ts";
import type { TableReport } from "./tables.ts";
import type { Thumbnail } from "./thumbnail.ts";

/** What is written of a photo, and on it. */
type Content = Pick<Document, "title" | "attributes" | "texts">;

/** A photo of the queue. Of its pixels only a small picture is kept. */
export interface BatchItem extends Content {
  id: number;
  file: File;
  state: "waiting" | "working" | "done" | "failed";
  /** What nobody would miss: as it began, or as it is in the last archive. */
  saved: Content;
  thumbnail?: Thumbnail;
  /** How sure the model is of its least sure caption, 0 to 1. */
  score?: number;
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
  /** What tables told that came with the photos. */
  tables?: TableReport;
}

export const batch = signal<Batch | undefined>(undefined);

/** What can be brought back, the last one at the end. */
export const closedBatches = signal<readonly Batch[]>([]);

export const hasUnsavedPhotos = computed(() => {
  const batches = [batch.value ?? [], closedBatches.value].flat();
  return batches.some(({ items }) => items.some(isUnsaved));
});

let lastId = 0;

/** A photo with what a table says of it; its title is its file's name where there is no other. */
export function newItem(file: File, product?: Pick<Document, "title" | "attributes">): BatchItem {
  const title = product?.title || titleFrom(file.name);
  const content: Content = { title, attributes: product?.attributes ?? [], texts: newTexts() };
  return { id: ++lastId, file, ...content, saved: content, state: "waiting" };
}

/** Puts photos in the place of those before, if there are any. */
export function replaceBatch(next: Batch | undefined): void {
  const last = batch.value;
  batch.value = next;
  if (last) setClosed([...closedBatches.value, last]);
}

/** Brings back what was closed last; what is in its place can be brought back after all others. */
export function reopenBatch(): void {
  const last = closedBatches.value.at(-1);
  if (!last) return;
  const open = batch.value;
  batch.value = last;
  setClosed([open ?? [], closedBatches.value.slice(0, -1)].flat());
}

/** Gives up what was closed last. */
export function dropClosedBatch(): void {
  const last = closedBatches.value.at(-1);
  closedBatches.value = closedBatches.value.slice(0, -1);
  if (last) forget(last);
}

/** Of these, those that nobody would miss are given up. */
function setClosed(batches: readonly Batch[]): void {
  closedBatches.value = batches.filter((one) => unsavedIn(one) > 0);
  batches.filter((one) => unsavedIn(one) === 0).forEach(forget);
}

function forget({ items }: Batch): void {
  for (const { thumbnail } of items) if (thumbnail) URL.revokeObjectURL(thumbnail.url);
}

/** How many photos would be lost. */
export function unsavedIn({ items }: Batch): number {
  return items.filter(isUnsaved).length;
}

function isUnsaved(item: BatchItem): boolean {
  return !isSame(item, item.saved);
}

/** Whether it is the same to the model and to the reader. */
function isSame(one: Content, other: Content): boolean {
  if (one.texts !== other.texts && JSON.stringify(one.texts) !== JSON.stringify(other.texts)) {
    return false;
  }
  return JSON.stringify(infoOf(one)) === JSON.stringify(infoOf(other));
}

/** A photo, also where its row was closed. */
export function findItem(id: number): BatchItem | undefined {
  return batchOf(id)?.items.find((item) => item.id === id);
}

export function changeItem(id: number, properties: Partial<BatchItem>): void {
  const now = batchOf(id);
  if (!now) return;
  const items = now.items.map((item) => (item.id === id ? { ...item, ...properties } : item));
  const next = { ...now, items };
  if (now === batch.peek()) batch.value = next;
  else setClosed(closedBatches.peek().map((one) => (one === now ? next : one)));
}

function batchOf(id: number): Batch | undefined {
  const batches = [batch.peek() ?? [], closedBatches.peek()].flat();
  return batches.find(({ items }) => items.some((item) => item.id === id));
}

/** What was edited of a photo that is open. */
export function writeBack(id: number, { title, attributes, texts }: Content): void {
  const item = findItem(id);
  const isHere = item?.texts === texts && item.title === title && item.attributes === attributes;
  if (item && !isHere) changeItem(id, { title, attributes, texts });
}

/** What can be taken away. */
export function captionedItems(): BatchItem[] {
  return (batch.value?.items ?? []).filter(({ state }) => state === "done");
}

/** Says of each photo that it is in an archive, as it was when that was made, or why not. */
export function setSaved(items: readonly BatchItem[], errors: ReadonlyMap<number, unknown>): void {
  for (const { id, title, attributes, texts } of items) {
    const error = errors.get(id);
    if (error !== undefined) changeItem(id, { exportError: errorInWords(error) });
    else changeItem(id, { exportError: undefined, saved: { title, attributes, texts } });
  }
}
