// One line of facts.

import type { Attribute } from "../document/document.ts";
import { nameOfValue } from "./name-value.ts";
import { KNOWN_NAMES, MEASURED_NAMES } from "./vocabulary.ts";

const MOST_LETTERS_OF_NAMES = 40;
const MOST_WORDS_OF_NAMES = 5;
/** Of an unknown name and its value with a dash in between, which sentences have, too. */
const MOST_WORDS_AT_DASHES = { name: 2, value: 5 };

/** Points and numbers before the entries of a list; dashes and numbers only with a space behind. */
const BULLET = /^(?:[•·▪▫◦‣⁃●○■□✓✔✅☑➤►▶➢»]\s*|[-–—*+]\s+|\d{1,2}[.)]\s+)/u;

const SIZE =
  /^size\s+((?:one size|[\p{L}\d.,½]{1,5}(?:\s?[-–/]\s?[\p{L}\d.,½]{1,5})?)(?:\s\S{1,4})?)$/iu;

/** A line without the sign of a list before it, with single spaces. */
export function withoutBullet(line: string): string {
  const text = line.trim().replace(BULLET, "").replaceAll("**", "");
  return text.replace(/\s+/g, " ").trim();
}

/** Whether a line is an entry of a list. */
export function hasBullet(line: string): boolean {
  return BULLET.test(line.trim());
}

/**
 * The fact of a line: `name: value`, "Material - steel", "Height 72 cm", cells with tabs in between,
 * or a value alone, which gets a name of its unit or its words. A name alone has an empty value.
 */
export function parseLine(line: string): Attribute {
  const text = withoutBullet(line);
  const [name, value] =
    atTabs(line) ?? atColon(text) ?? atSize(text) ?? atDash(text) ?? atNumber(text) ?? [];
  if (name !== undefined && value !== undefined) return [foldIfKnown(name), value.trim()];
  return KNOWN_NAMES.has(fold(text)) ? [fold(text), ""] : [nameOfValue(text), text];
}

/** Whether a line surely says what its value is called; with a dash, only known names do. */
export function hasName(line: string): boolean {
  const text = withoutBullet(line);
  const parts = atTabs(line) ?? atColon(text) ?? atSize(text) ?? atNumber(text);
  return parts !== undefined || KNOWN_NAMES.has(fold(atDash(text)?.[0] ?? text));
}

type Parts = readonly [name: string, value: string];

function atTabs(line: string): Parts | undefined {
  const cells = line.split("\t").map((cell) => cell.trim());
  const [name = "", ...values] = cells.filter((cell) => cell !== "");
  return values.length > 0
    ? [withoutBullet(name).replace(/\s*[:：]$/, ""), values.join(", ")]
    : undefined;
}

/** At the first colon that is none of a time, a ratio or an address. */
function atColon(text: string): Parts | undefined {
  for (const { index } of text.matchAll(/[:：]/g)) {
    const [before, after] = [text.slice(0, index), text.slice(index + 1)];
    if ((/\d$/.test(before) && /^\d/.test(after)) || after.startsWith("//")) continue;
    return isName(before) ? [before, after] : undefined;
  }
  return undefined;
}

function atDash(text: string): Parts | undefined {
  const [, name = "", value = ""] = /^(.*?)\s+[-–—=]\s+(.*)$/.exec(text) ?? [];
  if (!value || !isName(name)) return undefined;
  const isShort =
    !/\d/.test(name) &&
    wordsIn(name) <= MOST_WORDS_AT_DASHES.name &&
    wordsIn(value) <= MOST_WORDS_AT_DASHES.value;
  return isShort || KNOWN_NAMES.has(fold(name)) ? [name, value] : undefined;
}

function atNumber(text: string): Parts | undefined {
  const [, name = "", value = ""] = /^(\D*?)\s+([<>~≤≥±]?\s?\d.*)$/.exec(text) ?? [];
  return MEASURED_NAMES.has(fold(name)) ? [name, value] : undefined;
}

/** "Size M", "Size 42 EU", "Size M - L": short, for "Size matters" is none. */
function atSize(text: string): Parts | undefined {
  const value = SIZE.exec(text)?.[1];
  return value ? ["size", value] : undefined;
}

function isName(text: string): boolean {
  return (
    /\p{L}/u.test(text) &&
    text.trim().length <= MOST_LETTERS_OF_NAMES &&
    wordsIn(text) <= MOST_WORDS_OF_NAMES
  );
}

/** Names of the tables are lower case, as the model has learned them; others stay as they are. */
function foldIfKnown(name: string): string {
  return KNOWN_NAMES.has(fold(name)) ? fold(name) : name.trim();
}

/** By which names are told apart. */
export function fold(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, " ");
}

function wordsIn(text: string): number {
  return text.trim().split(/\s+/).length;
}
