// All captioned photos in archives, made one by one.

import { type Document } from "../document/document.ts";
import { toPicture } from "../export/picture.ts";
import { FileNames } from "../export/file-names.ts";
import { requestOf } from "../export/request.ts";
import { closePhoto, openPhoto } from "../page/photo.ts";
import { inscriptions } from "../typesetting/marks.ts";
import { type Archive, type Entry, pack } from "./archives.ts";
import type { BatchItem } from "./batches.ts";

export interface Listeners {
  /** How many photos are done. */
  onProgress: (done: number) => void;
  /** Why a photo is in no archive. */
  onError: (id: number, error: unknown) => void;
}

/** The pictures at their own resolution, with what was asked for and written beside them. */
export function toZips(
  items: readonly BatchItem[],
  document: Document,
  listeners: Listeners,
): AsyncGenerator<Archive> {
  return pack(entriesOf(items, document, listeners));
}

async function* entriesOf(
  items: readonly BatchItem[],
  document: Document,
  { onProgress, onError }: Listeners,
): AsyncGenerator<Entry> {
  const names = new FileNames();
  for (const [index, item] of items.entries()) {
    const file = await pictureOf(item, document).catch((error: unknown) => {
      onError(item.id, error);
    });
    if (file) {
      const ending = file.type === "image/jpeg" ? "jpg" : "png";
      const name = names.take(item.file.name, "-captions", ending);
      yield { name, file, about: resultOf(item, name, document) };
    }
    onProgress(index + 1);
  }
}

async function pictureOf({ file, boxes }: BatchItem, { style }: Document): Promise<Blob> {
  const photo = await openPhoto(file, file.name);
  // What browsers can write of what they can read.
  const type = file.type === "image/jpeg" ? "image/jpeg" : "image/png";
  try {
    return await toPicture(photo, inscriptions(boxes), style, { type });
  } finally {
    closePhoto(photo);
  }
}

function resultOf({ file, title, attributes, boxes }: BatchItem, name: string, document: Document) {
  return {
    photo: file.name,
    picture: name,
    request: requestOf({ ...document, title, attributes, boxes }),
    captions: boxes.map(({ caption, color }) => ({
      text: caption?.text,
      color: color ?? caption?.color,
    })),
  };
}
