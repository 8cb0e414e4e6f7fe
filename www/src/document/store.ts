// The document that is open, its history, and which text is selected.

import { computed, signal } from "@preact/signals";

import { type Document, type Look, MOST_TEXTS, type StudioText } from "./document.ts";
import { DEFAULT_FONTS } from "./font-pairs.ts";
import { History } from "./history.ts";
import { isByModel, withChange } from "./texts.ts";

const EMPTY: Document = {
  title: "",
  attributes: [],
  texts: [],
  format: "photo",
  fonts: DEFAULT_FONTS,
};

const history = signal(new History(EMPTY));

/** The document as it is now. */
export const current = computed(() => history.value.present);
export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);
/** Whether edits would be lost: of this photo, or of one that undo comes back to. */
export const hasUnsavedEdits = computed(() => {
  const states = [...history.value.past, current.value];
  return states.some(({ photo, unsaved }, at) => unsaved && states[at + 1]?.photo !== photo);
});

/** The picture that captions are written on. */
export const photo = computed(() => current.value.photo);

/** The id of the selected text; it may be one that the product tells, which is no text of the document. */
export const selected = signal<string | undefined>(undefined);

/** Opens another photo with what is known of it, in the look of the last; undo goes back to that. */
export function open(document: Omit<Document, keyof Look> & Partial<Look>): void {
  selected.value = undefined;
  const { format, fonts } = current.value;
  const next = { format, fonts, ...document, unsaved: false };
  history.value = current.value.photo ? history.value.settle().edit(next) : new History(next);
}

/** One step that can be undone; edits of one kind in a row are one step. */
export function edit(change: (document: Document) => Document, kind?: string): void {
  const next = change(current.value);
  if (next !== current.value) history.value = history.value.edit({ ...next, unsaved: true }, kind);
}

/** What came of an edit: captions, which are undone with it. */
export function amend(change: (document: Document) => Document): void {
  history.value = history.value.amend(change(history.value.present));
}

/** What is so from now on, whatever is undone or redone. */
export function amendHistory(change: (document: Document) => Document): void {
  history.value = history.value.map(change);
}

/** The document is in a file now; where it has been edited meanwhile, that is not. */
export function markSaved(document: Document): void {
  amend((now) => (now === document ? { ...now, unsaved: false } : now));
}

/** Ends a row of edits that are one step, as a drag is. */
export function settle(): void {
  history.value = history.value.settle();
}

/** Keeps how things are now; what is given back undoes all edits since, as if there had been none. */
export function bookmark(): () => void {
  const [before, selectedBefore] = [history.value, selected.value];
  return () => {
    // Another photo that came meanwhile stays.
    if (current.value.photo !== before.present.photo) return;
    history.value = before;
    selected.value = selectedBefore;
  };
}

export function undo(): void {
  history.value = history.value.undo();
}

export function redo(): void {
  history.value = history.value.redo();
}

/** Adds a text and selects it; no more than {@link MOST_TEXTS}. */
export function addText(text: StudioText): void {
  if (current.value.texts.length >= MOST_TEXTS) return;
  edit((document) => ({ ...document, texts: [...document.texts, text] }));
  selected.value = text.id;
}

/** Asks for other words: in one text, or in all where the user has not settled them. */
export function rewrite(id?: string): void {
  const seed = Math.floor(Math.random() * 2 ** 31) + 1;
  edit((document) => {
    if (id !== undefined) return withChange(document, id, { seed, kept: false });
    const texts = document.texts.map((text) =>
      text.kept || !isByModel(text) ? text : { ...text, seed },
    );
    return { ...document, texts };
  });
}
