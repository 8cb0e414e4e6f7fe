// Leaving the page ends all of it that this browser does not keep.

import { effect } from "@preact/signals";

import { hasUnsavedPhotos } from "../batch/batches.ts";
import { hasUnsavedEdits } from "../document/store.ts";
import { database, notKept } from "../storage/keeping.ts";
import { batchesKept } from "./kept-batches.ts";

/** Has the browser ask first, while something of the user's would be lost. */
export function askBeforeLeaving(): void {
  effect(() => {
    const isKept = database.value !== undefined && notKept.value === undefined;
    const lost =
      (!isKept && hasUnsavedEdits.value) ||
      (!(isKept && batchesKept.value) && hasUnsavedPhotos.value);
    // Only then: browsers keep no page for "back" that listens to this.
    if (!lost) return;
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  });
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
  // For browsers of before 2024.
  event.returnValue = true;
}
