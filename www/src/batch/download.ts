// All photos of the queue as one file, or as several where they are too many for that.

import { signal } from "@preact/signals";

import { save } from "../export/save.ts";
import { openError } from "../page/show.ts";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { batchIdle, setPacked } from "./batch.ts";
import { captionedItems } from "./batches.ts";

/** How many photos are packed, while they are. */
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
  openError.value = undefined;
  try {
    await batchIdle();
    const { toZips } = await loadZip();
    const items = captionedItems();
    const errors = new Map<number, unknown>();
    const archives = toZips(items, {
      onProgress: (count) => (packed.value = count),
      onError: (id, error) => errors.set(id, error),
    });
    for await (const { name, archive } of archives) save(archive, name);
    setPacked(items, errors);
  } catch (error) {
    openError.value = strings.export.failed(errorInWords(error));
  }
  packed.value = undefined;
}
