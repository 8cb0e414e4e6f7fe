// What happens with files that are chosen, dropped or pasted.

import { batch } from "../batch/batches.ts";
import { applyTables, openBatch } from "../batch/describe.ts";
import { isTable } from "../batch/tables.ts";
import { emptyAttributes } from "../document/document.ts";
import { current } from "../document/store.ts";
import { newTexts } from "../document/texts.ts";
import { isPicture, typed } from "../page/files.ts";
import { samples } from "../page/samples.ts";
import { beginOpening, openError, show } from "../page/show.ts";
import { isSystemFile } from "../page/system-files.ts";
import { isJson, readProjectFile } from "../projects/project-file.ts";
import { strings } from "../strings/strings.ts";
import { fetchSample } from "./open-samples.ts";

/**
 * One picture is opened; several, and those with a table, are captioned one after the other.
 * `unreadable` counts what came with them and could not be read.
 */
export function openFiles(files: readonly File[], unreadable = 0): void {
  const chosen = files.filter((file) => !isSystemFile(file));
  const pictures = chosen.filter(isPicture).map(typed);
  const tables = chosen.filter(isTable);
  const [first] = pictures;
  const { noPictures, filesUnreadable } = strings.errors;
  openError.value = undefined;
  const json = chosen.find(isJson);
  if (json && pictures.length < 2) {
    void openProjectFile(json, first);
  } else if (!first) {
    const [table] = tables;
    if (unreadable > 0) openError.value = filesUnreadable(unreadable);
    else if (table && batch.value) void applyTables(tables);
    else if (table) openError.value = strings.batch.tables.alone(table.name);
    else if (files.length > 0) openError.value = noPictures;
  } else if (pictures.length === 1 && tables.length === 0) {
    void openFile(first).then((opened) => {
      if (opened && unreadable > 0) openError.value = filesUnreadable(unreadable);
    });
  } else {
    const notPictures = chosen.length - pictures.length - tables.length;
    void openBatch(pictures, { notPictures, unreadable }, tables).then(() => {
      // Once it is on the page.
      requestAnimationFrame(() => document.querySelector("#batch")?.scrollIntoView());
    });
  }
}

/** Another product, described by the same attributes; the first photo gets the words that wait for it. */
function openFile(file: File): Promise<boolean> {
  const another = current.value.photo ? emptyAttributes(current.value) : undefined;
  return show(file, file.name, () => ({
    title: another ? "" : current.value.title,
    attributes: another ?? current.value.attributes,
    texts: newTexts(),
  }));
}

/** A project that was exported. `picture` came with it: its photo, where the file does not hold that. */
async function openProjectFile(file: File, picture: File | undefined): Promise<void> {
  const isLatest = beginOpening();
  const read = await readProjectFile(file);
  if (!isLatest()) return;
  const words = strings.projects;
  if (read.kind !== "project") {
    if (read.kind === "newer") openError.value = words.notOpened(words.reasons.newer);
    else if (picture) await openFile(picture);
    else openError.value = words.otherJson(file.name);
    return;
  }
  const { photoName, document } = read;
  const shown = current.value.photo?.name === photoName ? current.value.photo.blob : undefined;
  const sample = samples.value.find(({ image }) => image === photoName);
  const photo = read.photo ?? picture ?? shown ?? (sample && fetchSample(sample));
  if (photo) await show(photo, photoName, () => document);
  else openError.value = words.photoNeeded(file.name, photoName);
}
