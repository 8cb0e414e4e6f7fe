// What is dropped on the page or pasted into it: pictures are opened, words go where they would anyway.

import { isTextField } from "../controls/text-entry.ts";
import { droppedFiles } from "./dropped-files.ts";

export interface Listeners {
  /** `unreadable` counts what was dropped with them and could not be read. */
  onFiles: (files: File[], unreadable?: number) => void;
  /** A picture of another page, of which only the address came. */
  onAddress: () => void;
}

/** Takes files anywhere on the page, so that a near miss does not open them instead of it. */
export function acceptFromOutside({ onFiles, onAddress }: Listeners): void {
  const mark = (dragging: boolean) => document.body.classList.toggle("dragging", dragging);
  document.addEventListener("dragstart", ({ dataTransfer }) => dataTransfer?.setData(OWN, "own"));
  document.addEventListener("dragover", (event) => {
    const carried = carriedBy(event);
    mark(carried === "files");
    if (carried) event.preventDefault();
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener("drop", (event) => {
    const carried = carriedBy(event);
    mark(false);
    const { dataTransfer } = event;
    if (!carried || !dataTransfer) return;
    event.preventDefault();
    const hasAddress = dataTransfer.types.includes(ADDRESS);
    // Some browsers promise a file of a picture of another page, and give none.
    if (carried === "files" && (dataTransfer.items.length > 0 || !hasAddress)) {
      void droppedFiles(dataTransfer).then(({ files, unreadable }) => onFiles(files, unreadable));
    } else {
      onAddress();
    }
  });

  document.addEventListener("paste", (event) => {
    const { clipboardData, target } = event;
    const files = [...(clipboardData?.files ?? [])];
    // What is copied from a table or a text document comes as words and as a picture of them.
    const isForField = isTextField(target) && clipboardData?.getData("text/plain");
    if (files.length === 0 || isForField) return;
    event.preventDefault();
    onFiles(files);
  });
}

const ADDRESS = "text/uri-list";

/**
 * Marks what is dragged from one place of this page to another, which is no file. By what is dragged,
 * not by when: the page does not hear how a drag ends whose element was removed meanwhile.
 */
const OWN = `application/x-own-${Math.random()}`;

/** What a drag brings for the page; anything else is the browser's affair, as words over a field are. */
function carriedBy({ dataTransfer, target }: DragEvent): "files" | "address" | undefined {
  const types = dataTransfer?.types ?? [];
  if (types.includes(OWN)) return undefined;
  if (types.includes("Files")) return "files";
  // Dropped elsewhere, an address would be opened in the page's place.
  return types.includes(ADDRESS) && !isTextField(target) ? "address" : undefined;
}
