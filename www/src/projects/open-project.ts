// A project on the page.

import { findItem } from "../batch/batches.ts";
import { canUndo } from "../document/store.ts";
import { isBegun, openError, show } from "../page/show.ts";
import { database } from "../storage/keeping.ts";
import { strings } from "../strings/strings.ts";
import { saveNow } from "./autosave.ts";
import { findIdentity, identify } from "./identity.ts";
import { itemWithKey } from "./kept-batches.ts";
import { projects, setChangedElsewhere } from "./projects.ts";
import { type OpenedProject, readProject } from "./storage.ts";

const words = strings.projects;

/**
 * Opens a project; undo goes back to what was on the page. Whether that is done: a `first` one is not
 * opened where the person has begun something. `anew`: as another tab has written it, without what was
 * changed here just now.
 */
export async function openProject(
  id: string,
  { first = false, anew = false } = {},
): Promise<boolean> {
  if (!database.value) return false;
  const identity = findIdentity(id);
  if (anew && identity) identity.waiting = undefined;
  await saveNow();
  const read = await readProject(database.value, id);
  if (first && (!read.ok || isBegun())) return false;
  if (!read.ok) {
    openError.value = words.notOpened(words.reasons[read.reason]);
    return false;
  }
  const { photo, photoName } = read.value;
  return show(photo, photoName, (decoded) => {
    if (first && canUndo.value) return undefined;
    const name = projects.value.find((project) => project.id === id)?.name ?? "";
    identify(decoded, { id, name });
    setChangedElsewhere(id, false);
    return { ...read.value.document, ...itemOf(read.value) };
  });
}

/** The photo of a row that a project was opened from, as it is there now. */
function itemOf({ item }: OpenedProject) {
  const id = item === undefined ? undefined : itemWithKey(item);
  const found = id === undefined ? undefined : findItem(id);
  if (!found) return {};
  const { title, attributes, texts } = found;
  return { batchItem: found.id, title, attributes, texts };
}
