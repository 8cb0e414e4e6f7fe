// What the model is asked for a document, and what becomes of its answers.

import type { Box, Caption as WrittenCaption } from "caponimage";

import type { Document, StudioText } from "../document/document.ts";
import { plainText } from "../document/plain-text.ts";
import { captionKey, withChange } from "../document/texts.ts";
import type { PlacedText } from "./places.ts";

/** A box as the model is asked for it; a text that is not open keeps standing. */
export function requestBox({ text, box }: PlacedText, open: boolean): Box {
  const said = text.caption?.text.replace(/\s+/g, " ").trim();
  return { ...box, ...(!open && said && { text: said }) };
}

/** Puts a caption into its text, if that is still there; out of date or not, it shows until the next. */
export function withCaption(
  now: Document,
  asked: Document,
  { id, seed, caption }: StudioText,
  { text, color, score, alternatives }: WrittenCaption,
): Document {
  const there = now.texts.find((text) => text.id === id);
  const before = asked.texts.find((text) => text.id === id);
  if (!there || there.kept || !before) return now;
  const said = seed > 0 ? caption?.text : undefined;
  const other = [text, ...alternatives].find((candidate) => candidate !== said) ?? text;
  const writtenFor = captionKey(asked, before);
  return withChange(now, id, { caption: { text: plainText(other), color, score, writtenFor } });
}
