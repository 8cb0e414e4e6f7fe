// All photos of the queue as one file.

import { signal } from "@preact/signals";

import { current } from "../document/editor.ts";
import { save } from "../export/save.ts";
import { openError } from "../page/open.ts";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { batchIdle, captionedItems, setExportErrors } from "./batch.ts";

/** How many photos are in the archive that is being made. */
export const packed = signal<number | undefined>(undefined);

/**
 * Loads what makes archives, which few need. Best before it is needed: when a new version of the page
 * has taken the place of this one, it may be gone.
 */
export function loadZip() {
  return import("./zip.ts").catch((cause: unknown) => {
    throw new Error(strings.errors.newVersion, { cause });
  });
}

/** Packs what is captioned; photos that can't be read any more are told of and left out. */
export async function downloadBatch(): Promise<void> {
  packed.value = 0;
  try {
    await batchIdle();
    const { toZip } = await loadZip();
    const items = captionedItems();
    const onProgress = (count: number) => (packed.value = count);
    const { archive, errors } = await toZip(items, current.value, onProgress);
    setExportErrors(errors);
    if (errors.size < items.length) save(archive, "captions.zip");
  } catch (error) {
    openError.value = strings.take.failed(errorInWords(error));
  }
  packed.value = undefined;
}
