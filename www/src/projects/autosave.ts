// Writes what is on the page a short pause after each change, and when the page is left.

import { effect } from "@preact/signals";

import { openedLogo } from "../brand/opened-logo.ts";
import { brandColors } from "../composition/composition.ts";
import type { Document } from "../document/document.ts";
import { current } from "../document/store.ts";
import type { Database } from "../storage/database.ts";
import { askToPersist, database, notKept } from "../storage/keeping.ts";
import { DOCUMENT_VERSION, keptDocument } from "../storage/kept-document.ts";
import { tellOtherTabs } from "../storage/other-tabs.ts";
import type { ProjectRecord } from "../storage/records.ts";
import { type Identity, identityOf } from "./identity.ts";
import { keyOfItem } from "./kept-batches.ts";
import { setLastOfTab } from "./last-of-tab.ts";
import { projects, setChangedElsewhere } from "./projects.ts";
import { clearDeleted, listed, writeProject, writeThumbnail } from "./storage.ts";
import { drawProject } from "./thumbnail.ts";

/** Long enough to type a letter more. */
const PAUSE_MS = 400;
/** Small pictures are drawn when nothing has changed for longer. */
const DRAW_PAUSE_MS = 1500;

/** What is to be written. */
const waiting = new Set<Identity>();
const drawn = new WeakMap<Identity, ReturnType<typeof setTimeout>>();
let pause: ReturnType<typeof setTimeout> | undefined;
let writing = false;

/** Starts to watch the document. */
export function startAutosave(): void {
  effect(() => watch(current.value));
  effect(() => {
    // What was done before it was open.
    if (database.value) void writeWaiting();
  });
  effect(() => {
    // Another brand is seen in the small picture, though nothing of the project is written anew.
    void [brandColors.value, openedLogo.value];
    const now = current.peek();
    if (now.photo) drawLater(identityOf(now, now.photo), now);
  });
  addEventListener("pagehide", () => void saveNow());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void saveNow();
  });
}

function watch(now: Document): void {
  if (!now.photo) return;
  const identity = identityOf(now, now.photo);
  const isOpened = identity.written === "opened";
  if (isOpened) identity.written = now;
  const isWanted = identity.written !== now && isWorthKeeping(now, identity);
  identity.waiting = isWanted ? now : undefined;
  if (isWanted) {
    // Of two that are written together, the one that was changed last is listed first.
    identity.changed = Date.now();
    waiting.add(identity);
    clearTimeout(pause);
    pause = setTimeout(() => void writeWaiting(), PAUSE_MS);
  } else if (isOpened && !projects.peek().find(({ id }) => id === identity.id)?.thumbnail) {
    drawLater(identity, now);
  }
}

/** A sample that was only looked at is not worth it. */
function isWorthKeeping({ unsaved }: Document, { photoKept, onlyEdited }: Identity): boolean {
  return photoKept || !onlyEdited || unsaved === true;
}

/** One after the other: of each project what is last by then. */
async function writeWaiting(): Promise<void> {
  if (writing) return;
  writing = true;
  try {
    for (const identity of waiting) {
      if (!database.value) return;
      waiting.delete(identity);
      await write(identity);
    }
  } finally {
    writing = false;
  }
}

/**
 * Writes at once, without a pause; resolves when that is done. A page that ends need not wait, for the
 * database has been asked by then.
 */
export async function saveNow(): Promise<void> {
  if (!database.peek()) return;
  const all = [...waiting];
  waiting.clear();
  await Promise.all(all.map(write));
}

/** Writes what is on the page where that could not be done before. */
export async function saveAgain(): Promise<void> {
  watch(current.peek());
  await saveNow();
}

async function write(identity: Identity): Promise<void> {
  const { waiting: document, photoKept, id, name } = identity;
  const photo = document?.photo;
  if (!document || !photo || !database.value) return;
  const { batchItem } = document;
  const item = batchItem === undefined ? undefined : keyOfItem(batchItem);
  const record: ProjectRecord = {
    id,
    name,
    changed: identity.changed,
    version: DOCUMENT_VERSION,
    photoName: photo.name,
    ...(item !== undefined && { item }),
    document: keptDocument(document),
  };
  identity.waiting = undefined;
  identity.written = document;
  // A page that ends does not hear that it was written.
  if (photo === current.peek().photo) setLastOfTab(id);
  const outcome = await writeAnyhow(database.value, record, photoKept ? undefined : photo.blob);
  notKept.value = outcome.ok ? undefined : outcome.reason;
  // It was deleted meanwhile.
  if (identity.id !== id) return;
  if (!outcome.ok) {
    // The next change is written, if it is undone, too.
    if (identity.written === document) identity.written = undefined;
    return;
  }
  identity.photoKept = true;
  list(record);
  setChangedElsewhere(id, false);
  tellOtherTabs({ kind: "written", id });
  drawLater(identity, document);
  if (!identity.onlyEdited) await askToPersist();
}

/** Where there is no room, what was deleted is cleared away for it. */
async function writeAnyhow(opened: Database, record: ProjectRecord, photo: Blob | undefined) {
  const outcome = await writeProject(opened, record, photo);
  if (outcome.ok || outcome.reason !== "full") return outcome;
  await clearDeleted(opened, Date.now());
  return writeProject(opened, record, photo);
}

/** Puts a project to the top of the list. */
function list(record: ProjectRecord): void {
  const [before, others] = [
    projects.value.find(({ id }) => id === record.id),
    projects.value.filter(({ id }) => id !== record.id),
  ];
  projects.value = [listed(record, before?.thumbnail), ...others];
}

/** Draws the small picture of a project, unless it changes again. */
function drawLater(identity: Identity, document: Document): void {
  clearTimeout(drawn.get(identity));
  const draws = () => {
    if (identity.photoKept && identity.written === document) void draw(identity.id, document);
  };
  drawn.set(identity, setTimeout(draws, DRAW_PAUSE_MS));
}

async function draw(id: string, document: Document): Promise<void> {
  if (!document.photo || !database.value) return;
  // A project without a small picture is as good as one with it.
  const thumbnail = await drawProject(document, document.photo).catch(() => undefined);
  if (!thumbnail || !database.value) return;
  const outcome = await writeThumbnail(database.value, id, thumbnail);
  if (!outcome.ok) return;
  projects.value = projects.value.map((one) => (one.id === id ? { ...one, thumbnail } : one));
  tellOtherTabs({ kind: "listed" });
}
