// All captioned photos in one archive, made one by one.

import { strToU8, Zip, ZipPassThrough } from "fflate";

import { type Document } from "../document/document.ts";
import { toPicture } from "../export/picture.ts";
import { requestOf } from "../export/request.ts";
import { stem } from "../export/save.ts";
import { closePhoto, openPhoto } from "../page/photo.ts";
import { inscriptions } from "../typesetting/marks.ts";
import type { BatchItem } from "./batch.ts";

/** The pictures at their own resolution and captions.json; `onProgress` hears how many are in. */
export async function toZip(
  items: readonly BatchItem[],
  document: Document,
  onProgress: (done: number) => void,
): Promise<Blob> {
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
  const names = new Set<string>();
  const results = [];
  for (const [index, { file, title, attributes, boxes }] of items.entries()) {
    const photo = await openPhoto(file, file.name);
    // What browsers can write of what they can read.
    const [type, ending] =
      file.type === "image/jpeg" ? ["image/jpeg", "jpg"] : ["image/png", "png"];
    const picture = await toPicture(photo, inscriptions(boxes), document.style, { type });
    closePhoto(photo);
    const name = unused(`${stem(file.name)}-captions`, ending, names);
    add(name, new Uint8Array(await picture.arrayBuffer()));
    results.push({
      photo: file.name,
      picture: name,
      request: requestOf({ ...document, title, attributes, boxes }),
      captions: boxes.map(({ caption, color }) => ({
        text: caption?.text,
        color: color ?? caption?.color,
      })),
    });
    // A Blob may lie on the disk, where many megabytes of pictures do no harm.
    archive = new Blob([archive, ...parts.splice(0)]);
    onProgress(index + 1);
  }
  add("captions.json", strToU8(`${JSON.stringify(results, undefined, 2)}\n`));
  zip.end();
  if (failure) throw failure;
  return new Blob([archive, ...parts], { type: "application/zip" });
}

/** Two folders may have files of the same name. */
function unused(name: string, ending: string, names: Set<string>): string {
  let free = `${name}.${ending}`;
  for (let number = 2; names.has(free); number++) free = `${name}-${number}.${ending}`;
  names.add(free);
  return free;
}
