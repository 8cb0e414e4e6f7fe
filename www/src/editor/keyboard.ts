// What keys do on the picture, and everywhere.

import type { Point } from "caponimage/compositions";

import { composition } from "../composition/composition.ts";
import { isOfDocument, isOfInputMethod, isTextField } from "../controls/text-entry.ts";
import { redo, selected, undo } from "../document/store.ts";
import { deleteSelected, duplicateSelected } from "./adding.ts";
import { focusSelected } from "./focus.ts";
import { movedBy, scaledTo, widenedBy } from "./geometry.ts";
import { editInPlace } from "./in-place.ts";
import { pin, place, setText } from "./placing.ts";

/** How far one press of an arrow key moves or widens, as a share of the shorter side. */
const STEP = 0.01;
/** How many times as large one press makes letters. */
const GROWTH = 1.04;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Keys on a text; whether it was one of ours. */
export function onTextKey(event: KeyboardEvent): boolean {
  // After Escape the focus is on a text that is not selected.
  const focused = (event.target as HTMLElement).closest<HTMLElement>("[data-box]");
  if (event.key !== "Tab" && focused) selected.value = focused.dataset["box"];
  const id = selected.value;
  if (id === undefined || event.altKey || isTextField(event.target)) return false;
  if (event.ctrlKey || event.metaKey) {
    if (letterOf(event) !== "d") return false;
    duplicateSelected();
    focusSelected();
    return true;
  }
  const arrow = ARROWS[event.key];
  if (arrow) {
    onArrow(id, arrow, event.shiftKey);
    return true;
  }
  switch (event.key) {
    case "Delete":
    case "Backspace":
      deleteSelected();
      focusSelected();
      return true;
    case "Enter":
    case "F2":
      editInPlace(id);
      return true;
    case "Escape":
      // The focus stays, for the keyboard to go on from there.
      selected.value = undefined;
      return true;
  }
  return false;
}

/** Moves; with Shift, widens, or makes letters smaller (up) or larger (down). */
function onArrow(id: string, arrow: Point, isResizing: boolean): void {
  const [text, canvas] = [setText(id), composition.value];
  if (!text || !canvas || text.role === "badge") return;
  const kind = `keys ${id}`;
  const placed = pin(id, kind);
  if (!placed) return;
  const step = STEP * Math.min(canvas.width, canvas.height);
  const by = { x: arrow.x * step, y: arrow.y * step };
  if (!isResizing) return place(text, movedBy(placed, by, canvas), kind);
  const resized =
    arrow.x === 0
      ? scaledTo(placed, "se", arrow.y > 0 ? GROWTH : 1 / GROWTH, canvas)
      : widenedBy(placed, "e", by.x, canvas);
  place(text, resized, kind);
}

/** Undo and redo by keys, wherever the focus is but in a text with steps of its own. */
export function onPageKey(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isOfInputMethod(event)) return;
  if (isTextField(event.target) && !isOfDocument(event.target)) return;
  const key = letterOf(event);
  if (key === "z" && !event.shiftKey) undo();
  else if ((key === "z" && event.shiftKey) || key === "y") redo();
  else return;
  event.preventDefault();
}

/** Undo and redo by a menu of the browser or by a gesture, in a text of the document. */
export function onHistoryInput(event: InputEvent): void {
  if (!isOfDocument(event.target)) return;
  if (event.inputType === "historyUndo") undo();
  else if (event.inputType === "historyRedo") redo();
  else return;
  event.preventDefault();
}

/** The Latin letter of a key; where the layout has none, the one that keyboards have in its place. */
function letterOf({ key, code }: KeyboardEvent): string {
  const letter = /^\p{Letter}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key);
  return (letter ? code.replace(/^Key/, "") : key).toLowerCase();
}
