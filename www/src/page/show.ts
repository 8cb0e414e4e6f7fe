// Another photo on the page, in the place of the one before.

import { signal } from "@preact/signals";

import type { Document, Look } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { canUndo, open } from "../document/store.ts";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { closePhoto, openPhoto } from "./photo.ts";

/** Why what was chosen can't be opened. */
export const openError = signal<string | undefined>(undefined);

/** What is known of a photo when it is opened. */
export type Described = Omit<Document, "photo" | "unsaved" | keyof Look> & Partial<Look>;

/** The last thing that was asked for: what comes too late is not shown. */
let latest = 0;

/** Something is asked for; what this gives says whether it is still the last thing that was. */
export function beginOpening(): () => boolean {
  const turn = ++latest;
  return () => turn === latest;
}

/** Whether something was asked for or written already. */
export function isBegun(): boolean {
  return latest > 0 || canUndo.value;
}

/** Of a picture of another page only the address came, which nothing is fetched from. */
export function refuseAddress(): void {
  openError.value = strings.errors.addressOnly;
}

/**
 * A picture, or one that is on its way, with what is known of it already; whether it is shown, which
 * it is not where something else was asked for since.
 */
export async function show(
  picture: Blob | Promise<Blob>,
  name: string,
  describe: (photo: Photo) => Described | undefined,
): Promise<boolean> {
  const isLatest = beginOpening();
  try {
    const blob = await picture;
    if (!isLatest()) return false;
    // Not closed when the next one is opened: undo may come back to it.
    const photo = await openPhoto(blob, name);
    const description = isLatest() ? describe(photo) : undefined;
    if (!description) {
      closePhoto(photo);
      return false;
    }
    openError.value = undefined;
    open({ ...description, photo });
    return true;
  } catch (error) {
    if (isLatest()) openError.value = errorInWords(error);
    return false;
  }
}
