// Leaving the page ends all that is on it.

import { effect } from "@preact/signals";

import { hasUnsavedPhotos } from "../batch/batches.ts";
import { hasUnsavedEdits } from "../document/editor.ts";

/** Has the browser ask first, while something of the user's would be lost. */
export function askBeforeLeaving(): void {
  effect(() => {
    // Only then: browsers keep no page for "back" that listens to this.
    if (!hasUnsavedEdits.value && !hasUnsavedPhotos.value) return;
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  });
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
  // For browsers of before 2024.
  event.returnValue = true;
}
