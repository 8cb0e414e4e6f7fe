// Photos that are captioned in a row, in the database.

import { type Database, inOne } from "../storage/database.ts";
import { attempt, type Outcome } from "../storage/outcome.ts";
import type { BatchRecord, ItemRecord } from "../storage/records.ts";

/** All that is kept of several photos; those whose file is not there are left out. */
export interface ReadBatch {
  record: BatchRecord;
  items: readonly { key: string; item: ItemRecord; file: File }[];
}

/** All of them, that which was opened or closed last at the end. Clears away what belongs to none. */
export function readBatches(database: Database): Promise<Outcome<ReadBatch[]>> {
  return attempt(async () => {
    const transaction = database.transaction(["batches", "items", "itemFiles"], "readwrite");
    const [batches, items, files] = [
      transaction.objectStore("batches"),
      transaction.objectStore("items"),
      transaction.objectStore("itemFiles"),
    ];
    const [records, keys] = await Promise.all([batches.getAll(), items.getAllKeys()]);
    const read: ReadBatch[] = [];
    for (const record of records.sort((one, other) => one.since - other.since)) {
      const found = await Promise.all(
        record.items.map(async (key) => {
          const [item, file] = await Promise.all([items.get(key), files.get(key)]);
          return item && file ? [{ key, item, file }] : [];
        }),
      );
      read.push({ record, items: found.flat() });
    }
    const used = new Set(records.flatMap(({ items }) => items));
    for (const key of keys.filter((key) => !used.has(key))) {
      await Promise.all([items.delete(key), files.delete(key)]);
    }
    await transaction.done;
    return read;
  });
}

export function writeBatch(database: Database, record: BatchRecord): Promise<Outcome<unknown>> {
  return attempt(() => database.put("batches", record, record.id));
}

/** Writes what is told of photos; a file where that is not there yet. */
export function writeItems(
  database: Database,
  items: readonly { key: string; item: ItemRecord; file: File | undefined }[],
): Promise<Outcome<void>> {
  return attempt(() => {
    const transaction = database.transaction(["items", "itemFiles"], "readwrite");
    const requests = items.flatMap(({ key, item, file }) => [
      transaction.objectStore("items").put(item, key),
      ...(file ? [transaction.objectStore("itemFiles").put(file, key)] : []),
    ]);
    return inOne(transaction, requests);
  });
}

/** Clears away all that is kept of several photos. */
export function deleteBatch(
  database: Database,
  { id, items }: Pick<BatchRecord, "id" | "items">,
): Promise<Outcome<void>> {
  return attempt(() => {
    const transaction = database.transaction(["batches", "items", "itemFiles"], "readwrite");
    const requests = items.flatMap((key) => [
      transaction.objectStore("items").delete(key),
      transaction.objectStore("itemFiles").delete(key),
    ]);
    return inOne(transaction, [...requests, transaction.objectStore("batches").delete(id)]);
  });
}
