// Facts of a product, from what is typed or pasted.

import type { Attribute } from "../document/document.ts";
import { plainText } from "../document/plain-text.ts";
import { nameOfValue } from "./name-value.ts";
import { fold, hasBullet, hasName, parseLine, withoutBullet } from "./parse-line.ts";
import { HEADINGS, TITLE_NAMES } from "./vocabulary.ts";

/** What a listing tells. */
export interface ProductFacts {
  title?: string;
  attributes: Attribute[];
}

/**
 * The facts in pasted text: a listing with its title on the first line, bullet points, `name: value`
 * lines, cells of a table, or names and values on lines of their own. Headings such as "About this
 * item" are left out; all else is there.
 */
export function parseFacts(text: string): ProductFacts {
  const lines = joinAlternating(transposed(linesIn(text)).filter((line) => !isHeading(line)));
  const told = lines.find((line) => line !== "" && isTitleLine(line));
  const title = told === undefined ? firstTitle(lines) : parseLine(told)[1];
  const titleLine = told ?? (title === undefined ? undefined : lines.find((line) => line !== ""));
  const attributes = merged(lines.filter((line) => line !== titleLine));
  return title === undefined ? { attributes } : { title, attributes };
}

/** The facts in what is typed, one a line; no line is a title. */
export function attributesIn(text: string): Attribute[] {
  return merged(linesIn(text));
}

/** A line for each fact, which {@link attributesIn} reads again. */
export function textOf(attributes: readonly Attribute[]): string {
  const lines = attributes.map(([name, value]) => (name ? `${name}: ${value}` : value));
  return lines.map(plainLine).join("\n");
}

/** Facts of one name become one: names are what the model tells them apart by. */
function merged(lines: readonly string[]): Attribute[] {
  const byName = new Map<string, { name: string; values: Set<string> }>();
  for (const line of lines) {
    if (withoutBullet(line) === "") continue;
    const [name, value] = parseLine(line);
    const fact = byName.get(fold(name)) ?? { name, values: new Set() };
    byName.set(fold(name), fact);
    if (value) fact.values.add(value);
  }
  return [...byName.values()].map(({ name, values }) => [name, [...values].join(", ")]);
}

/** Trimmed; empty ones stay, for they part a title from the rest. */
function linesIn(text: string): string[] {
  return text.split(/\r\n?|\n/).map((line) => plainLine(line).trim());
}

/** A line without what cannot be shown, but with the tabs between cells. */
export function plainLine(line: string): string {
  return line.split("\t").map(plainText).join("\t");
}

/** Two rows of a table, names above values, as a line for each column. */
function transposed(lines: string[]): string[] {
  const filled = lines.filter((line) => line !== "");
  const [names = [], values = []] = filled.map((line) => line.split("\t"));
  if (filled.length !== 2 || names.length < 3 || values.length > names.length) return lines;
  return names.map((name, column) => `${name.trim()}: ${values[column]?.trim() ?? ""}`);
}

/** Names on lines of their own, each with its value on the next one, as lines of both. */
function joinAlternating(lines: string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [line = "", next = ""] = lines.slice(at, at + 2);
    const isAlone = isNameAlone(line) && next !== "" && !hasBullet(next) && !hasName(next);
    joined.push(isAlone ? `${line}: ${next}` : line);
    if (isAlone) at++;
  }
  return joined;
}

function isNameAlone(line: string): boolean {
  return hasName(line) && parseLine(line)[1] === "" && !/[:：]$/.test(line);
}

function isHeading(line: string): boolean {
  return HEADINGS.has(fold(withoutBullet(line).replace(/[:：]$/, "")));
}

function isTitleLine(line: string): boolean {
  const [name, value] = parseLine(line);
  return TITLE_NAMES.has(fold(name)) && value !== "" && hasName(line);
}

/** The first line, where it is no fact and others are, or where it stands apart from them. */
function firstTitle(lines: readonly string[]): string | undefined {
  const start = lines.findIndex((line) => line !== "");
  const [first = "", second] = lines.slice(start);
  if (start < 0 || second === undefined || isFact(first)) return undefined;
  const rest = lines.slice(start + 1).filter((line) => line !== "");
  return (second === "" && rest.length > 0) || rest.some(isFact) ? first : undefined;
}

/** Whether a line is surely a fact: an entry of a list, with a name, or with a value that tells one. */
function isFact(line: string): boolean {
  return hasBullet(line) || hasName(line) || nameOfValue(line) !== "feature";
}
