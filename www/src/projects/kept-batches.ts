// Keeps photos that are captioned in a row, open or closed, and brings them back.

import { effect, signal } from "@preact/signals";

import {
  type Batch,
  batch,
  type BatchItem,
  closedBatches,
  newItem,
  unsavedIn,
} from "../batch/batches.ts";
import type { Database } from "../storage/database.ts";
import { database, notKept } from "../storage/keeping.ts";
import { listenToOtherTabs, tellOtherTabs } from "../storage/other-tabs.ts";
import type { Reason } from "../storage/outcome.ts";
import type { BatchRecord } from "../storage/records.ts";
import {
  deleteBatch,
  readBatches,
  type ReadBatch,
  writeBatch,
  writeItems,
} from "./batch-storage.ts";
import { newId } from "./identity.ts";
import { isSameRecord, itemFrom, recordOfItem } from "./item-records.ts";

/** Whether all of them are kept, as they are now or were a moment ago. */
export const batchesKept = signal(true);

/** Changes are written together, so long after the first. */
const PAUSE_MS = 400;

/** By the ids that items have in this visit. */
const keys = new Map<number, string>();
/** Under which id a batch is kept, by the keys of its items. */
const batchIds = new Map<string, string>();
/** As they lie in the database, by their ids and keys. */
const keptBatches = new Map<string, BatchRecord>();
const keptItems = new Map<string, BatchItem>();

let pause: ReturnType<typeof setTimeout> | undefined;
let writing = false;

/** Brings back what is kept, and keeps what comes. */
export async function startKeepingBatches(): Promise<void> {
  if (database.value) {
    listenToOtherTabs((message) => {
      if (message.kind !== "forgotten") return;
      // What is changed here from now on is kept again.
      for (const key of message.items) keptItems.delete(key);
      keptBatches.delete(message.id);
    });
    const read = await readBatches(database.value);
    if (read.ok) bringBack(read.value);
  }
  effect(() => {
    const isNew = [batch.value ?? [], closedBatches.value]
      .flat()
      .some(({ items }) => items.some(({ id }) => !keptItems.has(keys.get(id) ?? "")));
    if (isNew) batchesKept.value = false;
    // Not put off by each change: photo after photo is captioned.
    pause ??= setTimeout(() => {
      pause = undefined;
      void writeAll();
    }, PAUSE_MS);
  });
  addEventListener("pagehide", writeChanged);
}

/** The key of an item, for a project that was opened from it. */
export function keyOfItem(id: number): string | undefined {
  return keys.get(id);
}

/** The id in this visit of the item with this key. */
export function itemWithKey(key: string): number | undefined {
  return [...keys].find(([, other]) => other === key)?.[0];
}

function bringBack(read: readonly ReadBatch[]): void {
  const batches = read.map(({ record, items }) => {
    keptBatches.set(record.id, record);
    const restored = items.map(({ key, item, file }) => {
      const next = { ...newItem(file), ...itemFrom(item) };
      keys.set(next.id, key);
      batchIds.set(key, record.id);
      keptItems.set(key, next);
      return next;
    });
    return { isOpen: record.isOpen, items: restored, leftOut: { notPictures: 0, unreadable: 0 } };
  });
  const whole = batches.filter(({ items }) => items.length > 0);
  const open = batch.value ? undefined : whole.findLast(({ isOpen }) => isOpen);
  // What another tab has open can be brought back; nobody would miss what is all saved.
  const closed = whole.filter((one) => one !== open && unsavedIn(one) > 0);
  closedBatches.value = [...closed, ...closedBatches.value];
  if (open) batch.value = open;
}

async function writeAll(): Promise<void> {
  if (writing) return;
  writing = true;
  try {
    while (database.value) {
      const reason = await writeNext(database.value);
      if (reason === "done") {
        batchesKept.value = true;
        return;
      }
      if (reason) {
        notKept.value = reason;
        return;
      }
    }
  } finally {
    writing = false;
  }
}

/** Writes the next thing that is not kept as it is; why that can't be, or that there is none. */
async function writeNext(opened: Database): Promise<Reason | "done" | undefined> {
  const all = [...closedBatches.peek(), ...(batch.peek() ? [batch.peek()] : [])] as Batch[];
  const records = all.map(recordOf);
  for (const record of records) {
    if (isSame(keptBatches.get(record.id), record)) continue;
    const written = await writeBatch(opened, { ...record, since: Date.now() });
    keptBatches.set(record.id, record);
    return written.ok ? undefined : written.reason;
  }
  for (const item of all.flatMap(({ items }) => items)) {
    const key = keyFor(item);
    const kept = keptItems.get(key);
    if (kept && isSameRecord(kept, item)) continue;
    keptItems.set(key, item);
    const file = kept ? undefined : item.file;
    const written = await writeItems(opened, [{ key, item: recordOfItem(item), file }]);
    if (written.ok || written.reason === "unreadable") return undefined;
    keptItems.delete(key);
    return written.reason;
  }
  const ids = new Set(records.map(({ id }) => id));
  const gone = [...keptBatches.values()].find(({ id }) => !ids.has(id));
  if (!gone) return "done";
  keptBatches.delete(gone.id);
  for (const key of gone.items) keptItems.delete(key);
  const deleted = await deleteBatch(opened, gone);
  tellOtherTabs({ kind: "forgotten", id: gone.id, items: gone.items });
  return deleted.ok ? undefined : deleted.reason;
}

/** At once, for a page that ends: of photos whose files are kept. */
function writeChanged(): void {
  const opened = database.peek();
  const items = [batch.peek() ?? [], closedBatches.peek()].flat().flatMap(({ items }) => items);
  const changed = items.flatMap((item) => {
    const key = keyFor(item);
    const kept = keptItems.get(key);
    return kept && !isSameRecord(kept, item) ? [{ key, item }] : [];
  });
  if (!opened || changed.length === 0) return;
  void writeItems(
    opened,
    changed.map(({ key, item }) => ({ key, item: recordOfItem(item), file: undefined })),
  );
  for (const { key, item } of changed) keptItems.set(key, item);
}

function keyFor({ id }: BatchItem): string {
  const key = keys.get(id) ?? newId();
  keys.set(id, key);
  return key;
}

function recordOf(one: Batch): BatchRecord {
  const items = one.items.map(keyFor);
  const id = items.map((key) => batchIds.get(key)).find((known) => known) ?? newId();
  for (const key of items) batchIds.set(key, id);
  return { id, items, isOpen: one === batch.peek(), since: 0 };
}

function isSame(one: BatchRecord | undefined, other: BatchRecord): boolean {
  return one?.isOpen === other.isOpen && one.items.join() === other.items.join();
}
