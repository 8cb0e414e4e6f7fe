// The projects of this browser, and which of them is open.

import { computed, signal } from "@preact/signals";

import type { Photo } from "../document/photo.ts";
import { amendHistory, photo } from "../document/store.ts";
import { database, notKept } from "../storage/keeping.ts";
import { listenToOtherTabs, type Message, tellOtherTabs } from "../storage/other-tabs.ts";
import type { Outcome } from "../storage/outcome.ts";
import { findIdentity, identityOfPhoto, newId, startAnew } from "./identity.ts";
import {
  changeProject,
  clearDeleted,
  duplicateProject,
  type ListedProject,
  listProjects,
} from "./storage.ts";

/** All of them, the last changed first. */
export const projects = signal<readonly ListedProject[]>([]);
/** The id of the open one, where it is kept. */
export const currentProject = computed(() => {
  const identity = photo.value && identityOfPhoto(photo.value);
  return projects.value.find(({ id }) => id === identity?.id)?.id;
});
/** The ids of those that another tab has written since they were opened or written here. */
export const changedElsewhere = signal<ReadonlySet<string>>(new Set());

/** How long a deletion can be undone, at least. */
const KEPT_DELETED_MS = 3_600_000;

/** Lists what is kept, and follows what other tabs do. */
export async function startProjects(): Promise<void> {
  if (!database.value) return;
  listenToOtherTabs(onMessage);
  await clearDeleted(database.value, Date.now() - KEPT_DELETED_MS);
  await refreshProjects();
}

/** Reads the list again. */
export async function refreshProjects(): Promise<void> {
  const read = database.value && (await listProjects(database.value));
  if (!read?.ok) return;
  projects.value = read.value;
  for (const { id, name } of read.value) {
    const identity = findIdentity(id);
    if (identity) identity.name = name;
  }
}

export function setChangedElsewhere(id: string, isChanged: boolean): void {
  if (changedElsewhere.peek().has(id) === isChanged) return;
  const ids = new Set(changedElsewhere.peek());
  if (isChanged) ids.add(id);
  else ids.delete(id);
  changedElsewhere.value = ids;
}

function onMessage(message: Message): void {
  if (message.kind === "written" || message.kind === "deleted") {
    const identity = findIdentity(message.id);
    if (identity) {
      // The next change here is written, whole, and wins.
      identity.written = undefined;
      if (message.kind === "deleted") identity.photoKept = false;
      else setChangedElsewhere(message.id, true);
    }
  }
  if (message.kind !== "brand" && message.kind !== "forgotten") void refreshProjects();
}

/** Gives a project another name; an empty one: as its product is called. */
export async function renameProject(id: string, name: string): Promise<void> {
  const identity = findIdentity(id);
  if (identity) identity.name = name.trim();
  await change(id, (project) => ({ ...project, name: name.trim() }));
}

/** Makes another project of one, and gives its id where that is done. */
export async function copyProject(id: string, name: string): Promise<string | undefined> {
  const copy = { id: newId(), name, changed: Date.now() };
  return (await run((opened) => duplicateProject(opened, id, copy))) ? copy.id : undefined;
}

/** Deletes a project, if that can be done; what this gives undoes it. */
export async function deleteProject(id: string): Promise<(() => Promise<void>) | undefined> {
  const identity = findIdentity(id);
  const takeBack = identity && startAnew(identity);
  // What is still on the page of it is kept again when it is edited, not before.
  const isOf = (photo: Photo | undefined) => photo && identityOfPhoto(photo) === identity;
  if (identity) {
    amendHistory((document) => (isOf(document.photo) ? { ...document, unsaved: false } : document));
  }
  if (!(await change(id, (project) => ({ ...project, deleted: Date.now() })))) {
    takeBack?.();
    return undefined;
  }
  tellOtherTabs({ kind: "deleted", id });
  return async () => {
    takeBack?.();
    await change(id, ({ deleted: _, ...project }) => project);
  };
}

function change(id: string, to: Parameters<typeof changeProject>[2]): Promise<boolean> {
  return run((opened) => changeProject(opened, id, to));
}

/** Does something with the database, and says whether that is done. */
async function run(use: (opened: NonNullable<typeof database.value>) => Promise<Outcome<void>>) {
  const outcome = database.value && (await use(database.value));
  if (outcome && !outcome.ok) notKept.value = outcome.reason;
  await refreshProjects();
  tellOtherTabs({ kind: "listed" });
  return outcome?.ok ?? false;
}
