// Whether this browser keeps what a person makes here.

import { signal } from "@preact/signals";

import { type Database, openDatabase } from "./database.ts";
import type { Reason } from "./outcome.ts";

/** Once it is open, until the browser closes it. */
export const database = signal<Database | undefined>(undefined);
/** Why nothing is kept, or why the last change is not; not there while all is well. */
export const notKept = signal<Reason | undefined>(undefined);

/** Opens the database, or says why there is none. */
export async function startKeeping(): Promise<void> {
  const opened = await openDatabase((reason) => {
    database.value = undefined;
    notKept.value = reason;
  });
  if (opened.ok) database.value = opened.value;
  else notKept.value = opened.reason;
}

/** Asks the browser once not to clear away what is kept when its disk is full. */
export async function askToPersist(): Promise<void> {
  try {
    const isAsked = await database.value?.get("values", ASKED);
    if (isAsked || !navigator.storage) return;
    await database.value?.put("values", true, ASKED);
    await navigator.storage.persist();
  } catch {
    // It is kept as long as the browser likes, then.
  }
}

const ASKED = "asked to persist";
