// From a text of a composition to one that a person has put where it is.

import { batch } from "@preact/signals";
import type { Rect, SetText } from "caponimage/compositions";

import { composition, moved } from "../composition/composition.ts";
import type { Document, StudioText } from "../document/document.ts";
import { current, edit } from "../document/store.ts";
import { captionKey, findText, isOpen, withStyle } from "../document/texts.ts";
import type { Placed } from "./geometry.ts";

/** Room around a text's letters in its own box, in font sizes, for it to stay as it is set. */
const ROOM_ABOVE = 0.6;
/** Lines must not break elsewhere, whatever is rounded. */
const ROOM_BESIDE = 0.02;

/** What a person takes hold of: around its letters, as wide as its own box where it has one. */
export function frameOf(text: SetText, own: StudioText | undefined): Rect {
  const box = own?.style?.box;
  if (!box || text.role === "badge") return text.rect;
  const { y, height } = text.rect;
  const by = moved.value?.id === text.id ? moved.value.x : 0;
  return { x: box.x + by, width: box.width, y, height };
}

/** A text that is set, as it is placed by a person, or would be if it were now. */
function placedOf(text: SetText, own: StudioText | undefined): Placed {
  const { rect, fontSize, align } = text;
  const { box: ownBox } = own?.style ?? {};
  if (ownBox) return { frame: frameOf(text, own), style: { box: ownBox, fontSize, align } };
  const beside = ROOM_BESIDE * fontSize + 1;
  const left = { left: 0, center: beside / 2, right: beside }[align];
  const above = ROOM_ABOVE * fontSize;
  const box = {
    x: rect.x - left,
    y: rect.y - above,
    width: rect.width + beside,
    height: rect.height + 2 * above,
  };
  return { frame: rect, style: { box, fontSize, align } };
}

/**
 * Takes a text out of its composition, as one step with the edits of this kind that follow: it stays
 * where it is, for all that can be seen. Gives it as it is placed then.
 */
export function pin(id: string, kind: string): Placed | undefined {
  const text = setText(id);
  if (!text) return undefined;
  const own = findText(current.value, id);
  const placed = placedOf(text, own);
  if (own?.style?.box) return placed;
  edit((document) => withPlace(document, text, placed), kind);
  // A box is set in the middle of its height, and letters are not as high as each other.
  const now = setText(id);
  const off = (text.lines[0]?.baseline ?? 0) - (now?.lines[0]?.baseline ?? 0);
  const { box } = placed.style;
  const style = { ...placed.style, box: { ...box, y: box.y + off } };
  if (off !== 0) edit((document) => withPlace(document, text, { ...placed, style }), kind);
  return { ...placed, style };
}

/** A text at a place, where it says what it said: it is written again only once it is moved. */
function withPlace(document: Document, text: SetText, { style }: Placed): Document {
  const before = findText(document, text.id);
  const placed = withStyle(document, text, style);
  if (!before?.caption || before.kept || isOpen(document, before)) return placed;
  const texts = placed.texts.map((one) =>
    one.id === text.id && one.caption
      ? { ...one, caption: { ...one.caption, writtenFor: captionKey(placed, one) } }
      : one,
  );
  return { ...placed, texts };
}

/** A text as a person places it now. */
export function place(text: Pick<SetText, "id" | "role">, { style }: Placed, kind: string): void {
  batch(() => edit((document) => withStyle(document, text, style), kind));
}

export function setText(id: string): SetText | undefined {
  return composition.value?.texts.find((text) => text.id === id);
}
