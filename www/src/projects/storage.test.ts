import "fake-indexeddb/auto";

import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";

import { newTexts } from "../document/texts.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { DOCUMENT_VERSION, type KeptDocument, readDocument } from "../storage/kept-document.ts";
import type { Outcome } from "../storage/outcome.ts";
import type { ProjectRecord } from "../storage/records.ts";
import {
  changeProject,
  clearDeleted,
  duplicateProject,
  listProjects,
  readLast,
  readProject,
  writeProject,
  writeThumbnail,
} from "./storage.ts";

const document: KeptDocument = readDocument({ title: "Red bag" });
const photo = new Blob(["photo"], { type: "image/jpeg" });

function record(id: string, change: Partial<ProjectRecord> = {}): ProjectRecord {
  const fixed = { name: "", changed: 1, version: DOCUMENT_VERSION, photoName: "bag.jpg" };
  return { id, ...fixed, document, ...change };
}

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

async function titles(): Promise<string[]> {
  return value(await listProjects(database)).map(({ title }) => title);
}

let database: Database;
beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  database = value(await openDatabase(() => {}));
});

test("a project is read as it was written, with its photo, and is the last one", async () => {
  value(await writeProject(database, record("a", { item: "key" }), photo));
  value(await writeProject(database, record("b"), photo));
  // Its photo lies there by now.
  value(await writeProject(database, record("a", { item: "key", changed: 5 })));
  const read = value(await readProject(database, "a"));
  expect(read).toMatchObject({ id: "a", photoName: "bag.jpg", document, item: "key" });
  expect(await read.photo.text()).toBe("photo");
  expect(value(await readLast(database))).toBe("a");
});

test("the list has the last changed first, called as the person says, or the product, or the photo", async () => {
  const unnamed = readDocument({ title: " " });
  value(await writeProject(database, record("a", { changed: 1 }), photo));
  value(await writeProject(database, record("b", { changed: 3, name: "Spring" }), photo));
  value(await writeProject(database, record("c", { changed: 2, document: unnamed }), photo));
  expect(await titles()).toEqual(["Spring", "bag.jpg", "Red bag"]);
  value(await writeThumbnail(database, "c", new Blob(["small"])));
  const [, second] = value(await listProjects(database));
  expect(await second?.thumbnail?.text()).toBe("small");
});

test("a copy is another project, and may not be of one that is gone", async () => {
  value(await writeProject(database, record("a", { item: "key" }), photo));
  value(await duplicateProject(database, "a", { id: "b", name: "Red bag (copy)", changed: 9 }));
  value(await changeProject(database, "a", (project) => ({ ...project, name: "First" })));
  expect(await titles()).toEqual(["Red bag (copy)", "First"]);
  const copy = value(await readProject(database, "b"));
  expect(await copy.photo.text()).toBe("photo");
  expect(copy).not.toHaveProperty("item");
  const gone = await duplicateProject(database, "x", { id: "c", name: "", changed: 9 });
  expect(gone.ok).toBe(false);
  expect(await titles()).toHaveLength(2);
});

test("what is deleted comes back until it is cleared away, and then is gone with all of it", async () => {
  for (const id of ["a", "b"]) value(await writeProject(database, record(id), photo));
  value(await writeThumbnail(database, "a", photo));
  const remove = (project: ProjectRecord) => ({ ...project, deleted: 100 });
  value(await changeProject(database, "a", remove));
  expect(await titles()).toHaveLength(1);
  expect(await readProject(database, "a")).toEqual({ ok: false, reason: "missing" });
  value(await clearDeleted(database, 100));
  value(await changeProject(database, "a", ({ deleted: _, ...project }) => project));
  expect(value(await readProject(database, "a")).document).toEqual(document);

  value(await changeProject(database, "a", remove));
  value(await clearDeleted(database, 101));
  for (const store of ["projects", "photos", "thumbnails"] as const) {
    expect(await database.getAllKeys(store)).toEqual(store === "thumbnails" ? [] : ["b"]);
  }
});

test("what a newer version has written is listed, and neither opened nor touched", async () => {
  const newer = record("a", { version: DOCUMENT_VERSION + 1 });
  value(await writeProject(database, newer, photo));
  const [listed] = value(await listProjects(database));
  expect(listed).toMatchObject({ title: "Red bag", isNewer: true });
  expect(await readProject(database, "a")).toEqual({ ok: false, reason: "newer" });
  expect(await database.get("projects", "a")).toEqual(newer);
});

test("a document that is damaged is opened as far as it goes", async () => {
  const damaged = { title: 7, texts: "none" } as unknown as KeptDocument;
  value(await writeProject(database, record("a", { document: damaged }), photo));
  expect(await titles()).toEqual(["bag.jpg"]);
  expect(value(await readProject(database, "a")).document.texts).toEqual(newTexts());
});

test("why something is not kept is a value", async () => {
  const failing = (name: string) => {
    const error = new DOMException("no", name);
    const done = Promise.reject(error);
    const put = () => Promise.reject(new DOMException("aborted", "AbortError"));
    const transaction = { done, commit() {}, objectStore: () => ({ put }) };
    return { transaction: () => transaction } as unknown as Database;
  };
  const write = (name: string) => writeProject(failing(name), record("a"), photo);
  expect(await write("QuotaExceededError")).toEqual({ ok: false, reason: "full" });
  expect(await write("NotReadableError")).toEqual({ ok: false, reason: "unreadable" });
  expect(await write("UnknownError")).toEqual({ ok: false, reason: "failed" });
  database.close();
  expect((await writeProject(database, record("a"))).ok).toBe(false);
});

test("so is why there is no database", async () => {
  const refuse = vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("not here", "SecurityError");
  });
  expect(await openDatabase(() => {})).toEqual({ ok: false, reason: "refused" });
  refuse.mockRestore();
  database.close();
  const newer = indexedDB.open("caponimage", 1000);
  await new Promise((resolve) => (newer.onsuccess = resolve));
  newer.result.close();
  expect(await openDatabase(() => {})).toEqual({ ok: false, reason: "newer" });
  vi.stubGlobal("indexedDB", undefined);
  expect(await openDatabase(() => {})).toEqual({ ok: false, reason: "unsupported" });
  vi.unstubAllGlobals();
});

test("a newer version of the page need not wait for this one", async () => {
  const closed = vi.fn();
  const old = value(await openDatabase(closed));
  database.close();
  const newer = indexedDB.open("caponimage", 1000);
  await new Promise((resolve) => (newer.onsuccess = resolve));
  expect(closed.mock.calls).toEqual([["newer"]]);
  expect((await listProjects(old)).ok).toBe(false);
});

test("a database that never answers is given up", async () => {
  vi.useFakeTimers();
  vi.spyOn(indexedDB, "open").mockReturnValue(new EventTarget() as IDBOpenDBRequest);
  const opening = openDatabase(() => {});
  await vi.runAllTimersAsync();
  expect(await opening).toEqual({ ok: false, reason: "failed" });
  vi.useRealTimers();
});
