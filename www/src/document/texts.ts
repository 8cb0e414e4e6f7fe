// The texts of a document: which the model writes, and what a person does with them.

import type { Role, TextStyle } from "caponimage/compositions";

import { type Document, infoOf, type StudioText } from "./document.ts";
import { plainText } from "./plain-text.ts";

/** How many benefits each picture has. */
const BENEFITS = 4;

/** Below this `Caption.score` a text is to be looked at by a person; of most photos, all are surer. */
export const LOW_SCORE = 0.25;

/** No {@link captionKey}: what is written for it is written anew as soon as it may be. */
const NOTHING = "";

/** Text until the palette says otherwise. */
const INK = "#1c1f24";

/** A headline and its benefits, in which nothing is written yet. */
export function newTexts(): StudioText[] {
  const benefits = Array.from({ length: BENEFITS }, (_, index) =>
    newText(`benefit-${index + 1}`, "benefit"),
  );
  return [newText("headline", "headline"), ...benefits];
}

/** A text in which nothing is written yet. */
export function newText(id: string, role: Role, style?: TextStyle): StudioText {
  return { id, role, kept: false, seed: 0, ...(style && { style }) };
}

/** A text with a person's words. */
export function writtenText(id: string, role: Role, words: string): StudioText {
  return withWrittenWords(newText(id, role), words);
}

function withWrittenWords(text: StudioText, words: string): StudioText {
  const { color = INK } = text.caption ?? {};
  const caption = { text: plainLines(words), color, score: 1, writtenFor: NOTHING };
  return { ...text, caption, kept: true };
}

/** An id for one more text that a person draws. */
export function nextOwnId({ texts }: Document): string {
  const numbers = texts.map(({ id }) => (isOwn(id) ? Number(id.slice(OWN.length)) : 0));
  return `${OWN}${Math.max(0, ...numbers) + 1}`;
}

const OWN = "own-";

/** Whether a text was drawn by a person: no composition has a place for it. */
export function isOwn(id: string): boolean {
  return id.startsWith(OWN);
}

export function findText(document: Document, id: string): StudioText | undefined {
  return document.texts.find((text) => text.id === id);
}

/**
 * All that the words of a text depend on, but for the picture and the other texts. The composition is
 * none of it; a place that a person chose is.
 */
export function captionKey(document: Document, { seed, style }: StudioText): string {
  const box = style?.box;
  const place = box && [box.x, box.y, box.width, box.height].map(Math.round);
  return JSON.stringify([infoOf(document), seed, place ?? null]);
}

/** Whether a text is one that the model writes. */
export function isByModel({ role }: Pick<StudioText, "role">): boolean {
  return role === "headline" || role === "benefit";
}

/** Whether the text waits for the model. */
export function isOpen(document: Document, text: StudioText): boolean {
  if (text.kept || !isByModel(text)) return false;
  return text.caption?.writtenFor !== captionKey(document, text);
}

/** The ids of texts that nothing was written in yet. */
export function pendingTexts({ texts }: Pick<Document, "texts">): ReadonlySet<string> {
  return new Set(texts.filter((text) => isByModel(text) && !text.caption).map(({ id }) => id));
}

/** Whether a person deleted it: it is there so that nothing else takes its place. */
export function isDeleted({ kept, caption }: StudioText): boolean {
  return kept && caption?.text === "";
}

/** Whether a person should look at what the model wrote. */
export function needsLook({ kept, caption }: StudioText): boolean {
  return !kept && caption !== undefined && caption.score < LOW_SCORE;
}

/** The document with some properties of one text changed, if that is there. */
export function withChange(document: Document, id: string, change: Partial<StudioText>): Document {
  if (!findText(document, id)) return document;
  const texts = document.texts.map((text) => (text.id === id ? { ...text, ...change } : text));
  return { ...document, texts };
}

/**
 * Words that a person wrote or chose; "" deletes the text. One that the product told becomes the
 * person's. Another text that the model made say the same is written again.
 */
export function withWords(document: Document, id: string, role: Role, words: string): Document {
  const changed = withWrittenWords(findText(document, id) ?? newText(id, role), words);
  const others = document.texts.map((text) => {
    if (text.id === id) return changed;
    const repeats =
      !text.kept && text.caption && words !== "" && letters(text.caption.text) === letters(words);
    return repeats && text.caption
      ? { ...text, caption: { ...text.caption, writtenFor: NOTHING } }
      : text;
  });
  return { ...document, texts: others.includes(changed) ? others : [...others, changed] };
}

/** Without a text: one of a person's own is gone, any other is empty from now on. */
export function withoutText(document: Document, id: string, role: Role): Document {
  if (isOwn(id) || role === "badge" || role === "call") {
    return { ...document, texts: document.texts.filter((text) => text.id !== id) };
  }
  return withWords(document, id, role, "");
}

/** A part of the style of a text; `undefined` gives it back to the composition. */
export function withStyle(
  document: Document,
  { id, role }: Pick<StudioText, "id" | "role">,
  change: { [Key in keyof TextStyle]: TextStyle[Key] | undefined },
): Document {
  // What the product tells is in the document as soon as a person gives it a style.
  const texts = findText(document, id)
    ? document.texts
    : [...document.texts, { ...newText(id, role), kept: true }];
  return {
    ...document,
    texts: texts.map((text) => {
      if (text.id !== id) return text;
      const { style, ...others } = text;
      const entries = Object.entries({ ...style, ...change });
      const chosen = entries.filter(([, value]) => value !== undefined);
      if (chosen.length === 0) return others;
      return { ...others, style: Object.fromEntries(chosen) as TextStyle };
    }),
  };
}

/** The document with other styles, where no text is written again because of that. */
export function restyled(
  document: Document,
  styleOf: (text: StudioText) => TextStyle | undefined,
): Document {
  const texts = document.texts.map((text) => {
    const { style: _, ...others } = text;
    const style = styleOf(text);
    const next: StudioText = style && Object.keys(style).length > 0 ? { ...others, style } : others;
    if (!text.caption || text.kept || isOpen(document, text)) return next;
    return { ...next, caption: { ...text.caption, writtenFor: captionKey(document, next) } };
  });
  return { ...document, texts };
}

/** The style without the place that a person chose, and the size that went with it. */
export function unpinned({ style }: StudioText): TextStyle | undefined {
  if (!style?.box) return style;
  const { box: _box, fontSize: _fontSize, align: _align, ...others } = style;
  return others;
}

/** Every line as it can be shown. */
export function plainLines(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map(plainText)
    .join("\n");
}

/** By which texts are told apart. */
function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
