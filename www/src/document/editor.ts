// The document that is open, its history, and which box is selected.

import { computed, signal } from "@preact/signals";

import type { Point } from "../editor/geometry.ts";
import { DEFAULT_STYLE } from "../typesetting/style.ts";
import { type Document, MOST_BOXES, newBox, type PlacedBox, withBox } from "./document.ts";
import { History } from "./history.ts";

/** Between a box and its copy. */
const GAP = 0.02;

const EMPTY: Document = { title: "", attributes: [], boxes: [], style: DEFAULT_STYLE };

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

/** The id of the selected box. */
export const selected = signal<number | undefined>(undefined);
export const selectedBox = computed(() =>
  current.value.boxes.find(({ id }) => id === selected.value),
);

/** Opens another photo with what is known of it, in the style of the last; undo goes back to that. */
export function open(document: Omit<Document, "style">): void {
  selected.value = undefined;
  const next = { ...document, style: current.value.style, unsaved: false };
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

/** Adds a box and selects it; no more than {@link MOST_BOXES}. */
export function addBox(box: PlacedBox): void {
  if (current.value.boxes.length >= MOST_BOXES) return;
  edit((document) => ({ ...document, boxes: [...document.boxes, box] }));
  selected.value = box.id;
}

/** Adds a box in the middle, for those who do not draw. */
export function addBoxInTheMiddle(): void {
  const offset = (current.value.boxes.length % 8) * 0.03;
  addBox(newBox({ x: 0.25 + offset, y: 0.38 + offset, width: 0.4, height: 0.12 }));
}

/** A box of the same size beneath the selected one, or where else there is room. */
export function duplicateSelected(): void {
  const box = selectedBox.value;
  if (!box) return;
  const { x, y, width, height } = box;
  const places = [
    { x, y: y + height + GAP },
    { x, y: y - height - GAP },
    { x: x + width + GAP, y },
    { x: x - width - GAP, y },
  ];
  const inside = ({ x, y }: Point) => x >= 0 && y >= 0 && x + width <= 1 && y + height <= 1;
  const place = places.find(inside) ?? { x: (1 - width) / 2, y: (1 - height) / 2 };
  addBox(newBox({ ...place, width, height }));
}

/** Removes the selected box and selects its neighbour. */
export function deleteSelected(): void {
  const { boxes } = current.value;
  const index = boxes.findIndex(({ id }) => id === selected.value);
  if (index < 0) return;
  edit((document) => ({ ...document, boxes: document.boxes.filter((_, i) => i !== index) }));
  selected.value = (boxes[index + 1] ?? boxes[index - 1])?.id;
}

/** Asks for other captions: in one box, or in all where the user has not settled the text. */
export function rewrite(id?: number): void {
  const seed = Math.floor(Math.random() * 2 ** 31) + 1;
  edit((document) => {
    if (id !== undefined) return withBox(document, id, { seed, kept: false });
    const boxes = document.boxes.map((box) => (box.kept ? box : { ...box, seed }));
    return { ...document, boxes };
  });
}
