// The files of a drop, and those in its folders.

import { isSystemFile } from "./system-files.ts";

export interface DroppedFiles {
  files: File[];
  /** How many files and folders could not be read. */
  unreadable: number;
}

/** Must be called while the drop is handled: afterwards it tells nothing any more. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFiles> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const dropped: DroppedFiles = { files: [...transfer.files], unreadable: 0 };
  if (!entries.some((entry) => entry?.isDirectory)) return dropped;
  dropped.files = [];
  for (const entry of entries) if (entry) await collect(entry, dropped);
  return dropped;
}

/** Adds the files of an entry. One that can't be read costs no other. */
async function collect(entry: FileSystemEntry, found: DroppedFiles): Promise<void> {
  if (isSystemFile(entry)) return;
  try {
    if (entry.isFile) {
      found.files.push(await fileOf(entry as FileSystemFileEntry));
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A hundred at a time, and none when all have come.
    for (let some = await nextOf(reader); some.length > 0; some = await nextOf(reader)) {
      for (const each of some) await collect(each, found);
    }
  } catch {
    found.unreadable++;
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function nextOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
