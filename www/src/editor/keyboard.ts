// What keys do on the picture, and everywhere.

import { withBox } from "../document/document.ts";
import {
  deleteSelected,
  duplicateSelected,
  edit,
  redo,
  selected,
  selectedBox,
  undo,
} from "../document/editor.ts";
import { focusSelected } from "./BoxView.tsx";
import { moveBox, type Point, resizeBox } from "./geometry.ts";
import { isOfDocument, isOfInputMethod, isTextField } from "./text-entry.ts";

/** How far one press of an arrow key moves or resizes. */
const STEP = 0.01;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** Keys on a box; whether it was one of ours. */
export function onBoxKey(event: KeyboardEvent): boolean {
  // After Escape the focus is on a box that is not selected.
  const focused = (event.target as HTMLElement).closest<HTMLElement>("[data-box]");
  if (event.key !== "Tab" && focused) selected.value = Number(focused.dataset["box"]);
  const box = selectedBox.value;
  if (!box || event.altKey) return false;
  const command = event.ctrlKey || event.metaKey;
  if (command) {
    if (letterOf(event) !== "d") return false;
    duplicateSelected();
    focusSelected();
    return true;
  }
  const by = ARROWS[event.key];
  if (by) {
    const changed = event.shiftKey ? resizeBox(box, "se", by) : moveBox(box, by);
    edit((document) => withBox(document, box.id, changed), `keys ${box.id}`);
    return true;
  }
  switch (event.key) {
    case "Delete":
    case "Backspace":
      deleteSelected();
      focusSelected();
      return true;
    case "Enter":
      document.querySelector<HTMLInputElement>("#box-text")?.focus();
      return true;
    case "Escape":
      // The focus stays, for the keyboard to go on from there.
      selected.value = undefined;
      return true;
  }
  return false;
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
