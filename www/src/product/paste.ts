// What is pasted where facts are written.

import { linesOfHtml } from "./html-lines.ts";
import { attributesIn, parseFacts, textOf } from "./parse-facts.ts";

/** What a paste makes of the title and the text of facts. */
export interface Pasted {
  title?: string;
  text: string;
  /** How many facts came. */
  count: number;
}

interface Place {
  /** What stands before and behind what is replaced. */
  before: string;
  after: string;
  title: string;
}

/** The several lines that the clipboard has, or the cells of a row; one line is the browser's affair. */
export function linesOf(clipboard: DataTransfer | null): string | undefined {
  const plain = clipboard?.getData("text/plain") ?? "";
  // Only the plain text of spreadsheets tells of empty cells.
  const html = plain.includes("\t") ? "" : (clipboard?.getData("text/html") ?? "");
  const lines = (html && linesOfHtml(html)) || plain;
  return /\S[^\S\t]*[\n\t]\s*\S/.test(lines.replaceAll("\r", "\n")) ? lines : undefined;
}

/**
 * Puts pasted lines among the facts, a fact a line; names that wait for a value get it. The listing's
 * title becomes the product's where that has none or where no other facts are; else it stays a fact.
 */
export function pasteLines(pasted: string, { before, after, title }: Place): Pasted {
  const facts = parseFacts(pasted);
  const isFirst = attributesIn(`${before}\n${after}`).every(([, value]) => value === "");
  const takesTitle = facts.title !== undefined && (isFirst || title.trim() === "");
  const kept = facts.title !== undefined && !takesTitle ? [facts.title] : [];
  const lines = [before, ...kept, textOf(facts.attributes), after].join("\n");
  return {
    ...(takesTitle && facts.title !== undefined && { title: facts.title }),
    text: textOf(attributesIn(lines)),
    count: facts.attributes.length,
  };
}
