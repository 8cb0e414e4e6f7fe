// Files in as few archives as every program can open.

import { strToU8, Zip, ZipPassThrough } from "fflate";

export interface Entry {
  name: string;
  file: Blob;
  /** What `captions.json` says of it. */
  about: unknown;
}

export interface Archive {
  name: string;
  archive: Blob;
}

/** What one archive may hold. */
export interface Limits {
  /** Of all files together. */
  bytes: number;
  files: number;
}

/** ZIP files count bytes with 32 bits, of which half are left for all besides, and files with 16. */
export const LIMITS: Limits = { bytes: 2 ** 31, files: 2 ** 16 - 2 };

/** Packs the files one by one, each archive with a `captions.json` of its own; none of nothing. */
export async function* pack(
  entries: AsyncIterable<Entry>,
  limits = LIMITS,
): AsyncGenerator<Archive> {
  let open = new OpenArchive();
  let number = 0;
  for await (const entry of entries) {
    if (open.files > 0 && !open.hasRoomFor(entry, limits)) {
      yield open.close(`captions-${++number}`);
      open = new OpenArchive();
    }
    await open.add(entry);
  }
  if (open.files > 0) yield open.close(number > 0 ? `captions-${number + 1}` : "captions");
}

class OpenArchive {
  files = 0;
  #bytes = 0;
  #abouts: unknown[] = [];
  #written = new Blob();
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #failure: unknown;
  readonly #zip = new Zip((error, chunk) => {
    this.#failure ??= error ?? undefined;
    this.#parts.push(chunk as Uint8Array<ArrayBuffer>);
  });

  hasRoomFor({ file }: Entry, { bytes, files }: Limits): boolean {
    return this.files < files && this.#bytes + file.size <= bytes;
  }

  async add({ name, file, about }: Entry): Promise<void> {
    this.#put(name, new Uint8Array(await file.arrayBuffer()));
    this.#abouts.push(about);
    this.#bytes += file.size;
    this.files++;
    // A Blob may lie on the disk, where many megabytes of pictures do no harm.
    this.#written = new Blob([this.#written, ...this.#parts.splice(0)]);
  }

  /** Other archives may be unpacked into the same folder, so that no two files share a name. */
  close(name: string): Archive {
    this.#put(`${name}.json`, strToU8(`${JSON.stringify(this.#abouts, undefined, 2)}\n`));
    this.#zip.end();
    if (this.#failure) throw this.#failure;
    const archive = new Blob([this.#written, ...this.#parts], { type: "application/zip" });
    return { name: `${name}.zip`, archive };
  }

  /** Pictures are compressed already. */
  #put(name: string, bytes: Uint8Array): void {
    const entry = new ZipPassThrough(name);
    this.#zip.add(entry);
    entry.push(bytes, true);
  }
}
