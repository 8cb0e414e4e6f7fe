// The database of this page in the browser, which all that a person made is kept in.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import { attempt, failure, type Outcome, type Reason } from "./outcome.ts";
import type { BatchRecord, ItemRecord, ProjectRecord } from "./records.ts";

const NAME = "caponimage";
/** Raised whenever a store is added; `upgrade` then adds it to databases of before. */
const VERSION = 1;
/** Some browsers never answer, until they are started anew. */
const LONGEST_MS = 3000;

interface Schema extends DBSchema {
  /** Small, and written at every change; all else of a project has the same key in stores of its own. */
  projects: { key: string; value: ProjectRecord };
  photos: { key: string; value: Blob };
  thumbnails: { key: string; value: Blob };
  /** Several photos that are captioned in a row. */
  batches: { key: string; value: BatchRecord };
  items: { key: string; value: ItemRecord };
  itemFiles: { key: string; value: File };
  /** Single values by their names. */
  values: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Schema>;

/**
 * Has one transaction do several things at once, and resolves when they are done: all of them, or
 * none. Nothing is waited for before they are asked for, so that a page that ends can ask, too.
 */
export async function inOne(
  transaction: { done: Promise<void>; commit(): void },
  requests: readonly Promise<unknown>[],
): Promise<void> {
  transaction.commit();
  // Of requests that fail with it, the transaction alone knows why.
  await Promise.allSettled([...requests, transaction.done]);
  await transaction.done;
}

/** Opens the database. `onClosed` is told why it is closed by the browser, or for a newer version. */
export async function openDatabase(onClosed: (reason: Reason) => void): Promise<Outcome<Database>> {
  // A value that is no factory is there in some frames.
  if (!globalThis.indexedDB) return failure("unsupported");
  let late = false;
  const opening = attempt(() =>
    openDB<Schema>(NAME, VERSION, {
      upgrade(database) {
        for (const store of STORES) database.createObjectStore(store);
      },
      blocking(_current, _blocked, event) {
        // Otherwise the newer version would wait for this tab to be closed.
        (event.target as IDBDatabase).close();
        onClosed("newer");
      },
      terminated: () => onClosed("failed"),
    }),
  );
  void opening.then((outcome) => late && outcome.ok && outcome.value.close());
  return Promise.race([
    opening,
    new Promise<Outcome<Database>>((resolve) =>
      setTimeout(() => {
        late = true;
        resolve(failure("failed"));
      }, LONGEST_MS),
    ),
  ]);
}

const STORES = [
  "projects",
  "photos",
  "thumbnails",
  "batches",
  "items",
  "itemFiles",
  "values",
] as const;
