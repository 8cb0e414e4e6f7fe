// All captioned photos in archives, made one by one.

import { composed } from "../composition/composition.ts";
import { FileNames } from "../export/file-names.ts";
import { toPicture } from "../export/picture.ts";
import { requestOf } from "../export/request.ts";
import { closePhoto, openPhoto } from "../page/photo.ts";
import { type Archive, type Entry, pack } from "./archives.ts";
import { documentOf } from "./batch.ts";
import type { BatchItem } from "./batches.ts";

export interface Listeners {
  /** How many photos are done. */
  onProgress: (done: number) => void;
  /** Why a photo is in no archive. */
  onError: (id: number, error: unknown) => void;
}

/** The pictures at their own resolution, with what was asked for and written beside them. */
export function toZips(items: readonly BatchItem[], listeners: Listeners): AsyncGenerator<Archive> {
  return pack(entriesOf(items, listeners));
}

async function* entriesOf(
  items: readonly BatchItem[],
  { onProgress, onError }: Listeners,
): AsyncGenerator<Entry> {
  const names = new FileNames();
  for (const [index, item] of items.entries()) {
    const one = await packed(item).catch((error: unknown) => void onError(item.id, error));
    if (one) {
      const { file, about } = one;
      const ending = file.type === "image/jpeg" ? "jpg" : "png";
      const name = names.take(item.file.name, "-captions", ending);
      yield { name, file, about: about(name) };
    }
    onProgress(index + 1);
  }
}

/** An item as it is packed. */
interface Packed {
  file: Blob;
  about: (name: string) => unknown;
}

async function packed(item: BatchItem): Promise<Packed> {
  const { file } = item;
  const photo = await openPhoto(file, file.name);
  try {
    const document = documentOf(item);
    const composition = composed(document, photo);
    // What browsers can write of what they can read.
    const type = file.type === "image/jpeg" ? "image/jpeg" : "image/png";
    const request = requestOf(document, photo);
    const captions = composition.texts.map(({ id, role, text, color }) => ({
      id,
      role,
      text,
      color,
    }));
    return {
      file: await toPicture(composition, photo, { type }),
      about: (picture) => ({ photo: file.name, picture, request, captions }),
    };
  } finally {
    closePhoto(photo);
  }
}
