// What fails where nobody thought that it could is said in words, too.

import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { openError } from "./show.ts";

/** Starts to listen. */
export function tellOfUnforeseen(): void {
  addEventListener("error", ({ error }) => tell(error));
  addEventListener("unhandledrejection", ({ reason }) => tell(reason));
}

function tell(error: unknown): void {
  // Extensions of the browser run in the page, too: their faults carry their addresses, or nothing.
  if (!(error instanceof Error) || error.stack?.includes("-extension://")) return;
  openError.value = `${strings.errors.unforeseen} (${errorInWords(error)})`;
}
