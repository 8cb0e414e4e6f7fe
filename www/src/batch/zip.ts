// All captioned photos in one archive, made one by one.

import { strToU8, Zip, ZipPassThrough } from "fflate";

import { type Document } from "../document/document.ts";
import { toPicture } from "../export/picture.ts";
import { FileNames } from "../export/file-names.ts";
import { requestOf } from "../export/request.ts";
import { closePhoto, openPhoto } from "../page/photo.ts";
import { inscriptions } from "../typesetting/marks.ts";
import type { BatchItem } from "./batch.ts";

export interface Packed {
  archive: Blob;
  /** Why photos are not in it, by the ids of their items. */
  errors: ReadonlyMap<number, unknown>;
}

/** The pictures at their own resolution and captions.json; `onProgress` hears how many are done. */
export async function toZip(
  items: readonly BatchItem[],
  document: Document,
  onProgress: (done: number) => void,
): Promise<Packed> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let failure: unknown;
  const zip = new Zip((error, chunk) => {
    failure ??= error ?? undefined;
    parts.push(chunk as Uint8Array<ArrayBuffer>);
  });
  // Pictures are compressed already.
  const add = (name: string, bytes: Uint8Array) => {
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    entry.push(bytes, true);
  };
  let archive = new Blob();
  const names = new FileNames();
  const results = [];
  const errors = new Map<number, unknown>();
  for (const [index, item] of items.entries()) {
    try {
      const picture = await pictureOf(item, document);
      const ending = picture.type === "image/jpeg" ? "jpg" : "png";
      const name = names.take(item.file.name, "-captions", ending);
      add(name, new Uint8Array(await picture.arrayBuffer()));
      results.push(resultOf(item, name, document));
    } catch (error) {
      errors.set(item.id, error);
    }
    // A Blob may lie on the disk, where many megabytes of pictures do no harm.
    archive = new Blob([archive, ...parts.splice(0)]);
    onProgress(index + 1);
  }
  add("captions.json", strToU8(`${JSON.stringify(results, undefined, 2)}\n`));
  zip.end();
  if (failure) throw failure;
  return { archive: new Blob([archive, ...parts], { type: "application/zip" }), errors };
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
