// From the texts of a document to those that a composition is made of.

import { STAND_INS, type Text, toldTexts } from "caponimage/compositions";

import { type Document, infoOf, type StudioText } from "../document/document.ts";
import { isByModel } from "../document/texts.ts";

/** For a text that a person has added. */
const OTHER_STAND_IN = "Made for Every Day";

/** Whether a text that has no words, by its id, has a place all the same. */
export type StandsIn = (id: string) => boolean;

/**
 * The document's texts, and what its product tells. Where texts are being written, stand-ins have
 * their places, so that nothing moves when they come.
 */
export function deckTexts(
  document: Pick<Document, "title" | "attributes" | "texts">,
  standsIn: StandsIn,
): Text[] {
  const byId = new Map(document.texts.map((text) => [text.id, text]));
  const told = toldTexts(infoOf(document)).map((text) => {
    const { caption, style } = byId.get(text.id) ?? {};
    byId.delete(text.id);
    return { ...text, ...(caption && { text: caption.text }), ...(style && { style }) };
  });
  const others = document.texts.flatMap((text): Text[] => {
    if (!byId.has(text.id)) return [];
    const { id, role, caption, style } = text;
    const words = caption?.text ?? (standsIn(id) ? standIn(text) : "");
    const color = caption && { color: caption.color };
    return words === "" ? [] : [{ id, role, text: words, ...color, ...(style && { style }) }];
  });
  return [...told.filter(({ text }) => text !== ""), ...others];
}

function standIn(text: StudioText): string {
  return isByModel(text) ? (STAND_INS[text.id] ?? OTHER_STAND_IN) : "";
}
