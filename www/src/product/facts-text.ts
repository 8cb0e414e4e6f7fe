// The text of the facts field and the facts of the document, which follow each other.

import { useRef } from "preact/hooks";

import type { Attribute, Document } from "../document/document.ts";
import { current, edit } from "../document/store.ts";
import { attributesIn, plainLine, textOf } from "./parse-facts.ts";

export const MOST_LETTERS = 10_000;

export interface FactsText {
  /** As it was typed; where facts were changed by something else, a line for each. */
  text: string;
  /** Takes what is typed; edits of one `kind` in a row are one step. */
  write: (text: string, change?: { title?: string; kind?: string }) => void;
}

/** The text that stands for the document's facts, kept as it is typed. */
export function useFactsText(): FactsText {
  const { attributes } = current.value;
  const shown = useRef<{ attributes: readonly Attribute[]; text: string }>(undefined);
  if (shown.current?.attributes !== attributes) {
    shown.current = { attributes, text: textOf(attributes) };
  }
  return {
    text: shown.current.text,
    write(text, { title, kind } = {}) {
      const parsed = attributesIn(text);
      const next = isSame(parsed, attributes) ? attributes : parsed;
      shown.current = { attributes: next, text };
      const change = { attributes: next, ...(title !== undefined && { title }) };
      if (isNews(current.value, change)) edit((document) => ({ ...document, ...change }), kind);
    },
  };
}

/** What is typed without what cannot be shown, and no more of it than fits. */
export function plainLines(text: string): string {
  return text.split("\n").map(plainLine).join("\n").slice(0, MOST_LETTERS);
}

function isNews(document: Document, change: Partial<Document>): boolean {
  return (
    change.attributes !== document.attributes ||
    (change.title !== undefined && change.title !== document.title)
  );
}

function isSame(one: readonly Attribute[], other: readonly Attribute[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
