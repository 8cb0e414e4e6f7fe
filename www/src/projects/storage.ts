// Projects in the database: list, read, write, duplicate, delete.

import { type Database, inOne } from "../storage/database.ts";
import {
  DOCUMENT_VERSION,
  type KeptDocument,
  keptTitle,
  readDocument,
} from "../storage/kept-document.ts";
import { attempt, failure, type Outcome } from "../storage/outcome.ts";
import type { ProjectRecord } from "../storage/records.ts";

/** A project as the list shows it. */
export interface ListedProject {
  id: string;
  /** What the person calls it; empty: as its product is called. */
  name: string;
  /** What it is called. */
  title: string;
  /** When it was last written, in milliseconds since 1970. */
  changed: number;
  /** Whether a newer version of this page has written it: only that can open it. */
  isNewer: boolean;
  /** A small picture. */
  thumbnail?: Blob;
}

/** A project as it is opened. */
export interface OpenedProject {
  id: string;
  photo: Blob;
  photoName: string;
  document: KeptDocument;
  /** The key of the photo in the row that it came from. */
  item?: string;
}

/** All projects, the last changed first. */
export function listProjects(database: Database): Promise<Outcome<ListedProject[]>> {
  return attempt(async () => {
    const transaction = database.transaction(["projects", "thumbnails"]);
    const [records, keys, pictures] = await Promise.all([
      transaction.objectStore("projects").getAll(),
      transaction.objectStore("thumbnails").getAllKeys(),
      transaction.objectStore("thumbnails").getAll(),
    ]);
    const thumbnails = new Map(keys.map((key, index) => [key, pictures[index]]));
    return records
      .filter(({ deleted }) => deleted === undefined)
      .map((record) => listed(record, thumbnails.get(record.id)))
      .sort((one, other) => other.changed - one.changed);
  });
}

export function listed(record: ProjectRecord, thumbnail: Blob | undefined): ListedProject {
  const { id, name, changed, document, photoName } = record;
  const title = name || keptTitle(document) || photoName;
  return { id, name, title, changed, isNewer: isNewer(record), ...(thumbnail && { thumbnail }) };
}

function isNewer({ version }: ProjectRecord): boolean {
  return version > DOCUMENT_VERSION;
}

export async function readProject(database: Database, id: string): Promise<Outcome<OpenedProject>> {
  const read = await attempt(() => {
    const transaction = database.transaction(["projects", "photos"]);
    return Promise.all([
      transaction.objectStore("projects").get(id),
      transaction.objectStore("photos").get(id),
    ]);
  });
  if (!read.ok) return read;
  const [record, photo] = read.value;
  if (!record || !photo || record.deleted !== undefined) return failure("missing");
  if (isNewer(record)) return failure("newer");
  const { photoName, item, document } = record;
  const opened = { id, photo, photoName, document: readDocument(document) };
  return { ok: true, value: { ...opened, ...(item !== undefined && { item }) } };
}

/** Writes a project; its photo where that is not there yet. It is the last one from then on. */
export function writeProject(
  database: Database,
  project: ProjectRecord,
  photo?: Blob,
): Promise<Outcome<void>> {
  return attempt(() => {
    const transaction = database.transaction(["projects", "photos", "values"], "readwrite");
    return inOne(transaction, [
      transaction.objectStore("projects").put(project, project.id),
      transaction.objectStore("values").put(project.id, LAST),
      ...(photo ? [transaction.objectStore("photos").put(photo, project.id)] : []),
    ]);
  });
}

export function writeThumbnail(
  database: Database,
  id: string,
  thumbnail: Blob,
): Promise<Outcome<unknown>> {
  return attempt(() => database.put("thumbnails", thumbnail, id));
}

/** Writes all of a project once more, under another id. */
export function duplicateProject(
  database: Database,
  id: string,
  copy: { id: string; name: string; changed: number },
): Promise<Outcome<void>> {
  return attempt(async () => {
    const transaction = database.transaction(["projects", "photos", "thumbnails"], "readwrite");
    const [projects, photos, thumbnails] = [
      transaction.objectStore("projects"),
      transaction.objectStore("photos"),
      transaction.objectStore("thumbnails"),
    ];
    const [project, photo, thumbnail] = await Promise.all([
      projects.get(id),
      photos.get(id),
      thumbnails.get(id),
    ]);
    if (!project || !photo) throw new DOMException("the project is gone", "NotFoundError");
    // Of the photo in the row, one project is enough.
    const { item: _item, ...others } = project;
    await inOne(transaction, [
      projects.put({ ...others, ...copy }, copy.id),
      photos.put(photo, copy.id),
      ...(thumbnail ? [thumbnails.put(thumbnail, copy.id)] : []),
    ]);
  });
}

/** Changes what stands in the list of a project, if that is there. */
export function changeProject(
  database: Database,
  id: string,
  change: (project: ProjectRecord) => ProjectRecord,
): Promise<Outcome<void>> {
  return attempt(async () => {
    const transaction = database.transaction("projects", "readwrite");
    const project = await transaction.store.get(id);
    if (project) await transaction.store.put(change(project), id);
    await transaction.done;
  });
}

/** Clears away what was deleted before a time, in milliseconds since 1970. */
export function clearDeleted(database: Database, before: number): Promise<Outcome<void>> {
  return attempt(async () => {
    const stores = ["projects", "photos", "thumbnails"] as const;
    const transaction = database.transaction(stores, "readwrite");
    for (const { id, deleted } of await transaction.objectStore("projects").getAll()) {
      if (deleted === undefined || deleted >= before) continue;
      for (const store of stores) await transaction.objectStore(store).delete(id);
    }
    await transaction.done;
  });
}

/** The id of the project that was open last. */
export function readLast(database: Database): Promise<Outcome<unknown>> {
  return attempt(() => database.get("values", LAST));
}

const LAST = "last project";
