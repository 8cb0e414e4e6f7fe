// Photos of a row, to their records and back.

import type { BatchItem } from "../batch/batches.ts";
import { fieldsOf } from "../storage/fields.ts";
import { readDocument } from "../storage/kept-document.ts";
import type { ItemRecord } from "../storage/records.ts";

/** All of an item but what is of this visit only. */
type KeptItem = Omit<BatchItem, "id" | "file" | "thumbnail" | "exportError">;

/** What is kept of an item. */
export function recordOfItem(item: BatchItem): ItemRecord {
  const { state, saved, error, ...content } = keptPart(item);
  return { state, content, saved, ...(error !== undefined && { error }) };
}

/** Whether the same is kept of two states of an item. */
export function isSameRecord(one: BatchItem, other: BatchItem): boolean {
  const [first, second] = [fieldsOf(keptPart(one)), fieldsOf(keptPart(other))];
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...names].every((name) => first[name] === second[name]);
}

/** An item of this visit, without its file; what can't be used of the record is left out. */
export function itemFrom({ state, content, saved, error }: ItemRecord): KeptItem {
  const [now, last] = [contentFrom(content), contentFrom(saved)];
  const names = Object.keys(fieldsOf(saved));
  const { score } = fieldsOf(content);
  const text = (value: unknown) => JSON.stringify(names.map((name) => fieldsOf(value)[name]));
  return {
    ...now,
    // The same object, so that it counts as saved.
    saved: text(content) === text(saved) ? now : last,
    state: state === "done" || state === "failed" ? state : "waiting",
    ...(isShare(score) && { score }),
    ...(typeof error === "string" && { error }),
  };
}

function contentFrom(value: unknown): BatchItem["saved"] {
  const { title, attributes, texts } = readDocument(value);
  return { title, attributes, texts };
}

function isShare(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function keptPart(item: BatchItem) {
  const { id: _id, file: _file, thumbnail: _thumbnail, exportError: _error, ...kept } = item;
  // What is under way begins anew in the next visit.
  const state: ItemRecord["state"] = kept.state === "working" ? "waiting" : kept.state;
  return { ...kept, state };
}
