// A document as it is kept: all of it but what is decoded from the photo.

import type { Rect, Role, TextStyle } from "caponimage/compositions";

import {
  type Attribute,
  type Caption,
  type Document,
  MOST_TEXTS,
  type StudioText,
} from "../document/document.ts";
import { DEFAULT_FONTS, FONT_PAIR_NAMES } from "../document/font-pairs.ts";
import { FORMAT_NAMES } from "../document/formats.ts";
import { plainText } from "../document/plain-text.ts";
import { newTexts, plainLines } from "../document/texts.ts";
import { fieldsOf } from "./fields.ts";

/** Raised when what is written could not be read by the page of before. */
export const DOCUMENT_VERSION = 2;

/** Plain values, as JSON has them. */
export type KeptDocument = Omit<Document, "photo" | "unsaved" | "batchItem">;

const MOST_LETTERS = 1000;
const MOST_ATTRIBUTES = 200;
const ROLES: readonly Role[] = ["eyebrow", "headline", "benefit", "detail", "badge", "call"];
/** Pixels: farther out nothing is placed. */
const FARTHEST = 100_000;
const COLOR = /^#[0-9a-f]{6}$/i;

/** What is kept of a document. */
export function keptDocument(document: Document): KeptDocument {
  const { photo: _photo, unsaved: _unsaved, batchItem: _batchItem, ...kept } = document;
  return kept;
}

/**
 * A document out of anything: what can't be used is left out. What this version has no check for
 * passes as it is.
 */
export function readDocument(value: unknown): KeptDocument {
  const { photo: _photo, unsaved: _unsaved, batchItem: _batchItem, ...others } = fieldsOf(value);
  const { composition, showsLogo, texts: kept, ...rest } = others;
  const texts = unique(list(kept, MOST_TEXTS).flatMap((one) => studioText(one)));
  return {
    ...rest,
    title: text(rest["title"]) ?? "",
    attributes: list(rest["attributes"], MOST_ATTRIBUTES).flatMap((pair) => attribute(pair)),
    texts: texts.length > 0 ? texts : newTexts(),
    ...(typeof composition === "string" && { composition }),
    format: oneOf(FORMAT_NAMES, rest["format"]) ?? "photo",
    fonts: oneOf(FONT_PAIR_NAMES, rest["fonts"]) ?? DEFAULT_FONTS,
    ...(typeof showsLogo === "boolean" && { showsLogo }),
  };
}

/** What the product is called in a document that any version of this page has written. */
export function keptTitle(document: unknown): string {
  return (text(fieldsOf(document)["title"]) ?? "").trim();
}

function attribute(value: unknown): Attribute[] {
  const [name, told] = list(value, 2).map(text);
  return name === undefined || told === undefined ? [] : [[name, told]];
}

function studioText(value: unknown): StudioText[] {
  const { id, role, caption, kept, seed, style, ...others } = fieldsOf(value);
  const known = oneOf(ROLES, role);
  if (typeof id !== "string" || !/^[a-z]+(-\d+)?$/.test(id) || !known) return [];
  const read = written(caption);
  const chosen = textStyle(style);
  return [
    {
      ...others,
      id,
      role: known,
      kept: kept === true,
      seed: typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0 ? seed : 0,
      ...(read && { caption: read }),
      ...(Object.keys(chosen).length > 0 && { style: chosen }),
    },
  ];
}

function written(value: unknown): Caption | undefined {
  const { text: said, color, score, writtenFor } = fieldsOf(value);
  if (typeof said !== "string" || !isColor(color)) return undefined;
  return {
    text: plainLines(said.slice(0, MOST_LETTERS)),
    color,
    score: typeof score === "number" && score >= 0 && score <= 1 ? score : 1,
    writtenFor: typeof writtenFor === "string" ? writtenFor : "",
  };
}

function textStyle(value: unknown): TextStyle {
  const { box, fontSize, weight, font, align, color } = fieldsOf(value);
  const place = rect(box);
  const chosen = {
    weight: oneOf(["regular", "bold"] as const, weight),
    font: oneOf(["display", "text"] as const, font),
    align: oneOf(["left", "center", "right"] as const, align),
  };
  const known = Object.entries(chosen).filter(([, choice]) => choice !== undefined);
  return {
    ...(Object.fromEntries(known) as TextStyle),
    ...(place && { box: place }),
    ...(isLength(fontSize) && fontSize > 0 && { fontSize }),
    ...(isColor(color) && { color }),
  };
}

function rect(value: unknown): Rect | undefined {
  const { x, y, width, height } = fieldsOf(value);
  if (!isPlace(x) || !isPlace(y) || !isLength(width) || !isLength(height)) return undefined;
  return width > 0 && height > 0 ? { x, y, width, height } : undefined;
}

/** The first of those with the same id. */
function unique(texts: readonly StudioText[]): StudioText[] {
  return [...new Map([...texts].reverse().map((text) => [text.id, text])).values()].reverse();
}

function list(value: unknown, most: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, most) : [];
}

/** Line by line: a text may have several. */
function text(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return value.slice(0, MOST_LETTERS).split("\n").map(plainText).join("\n");
}

/** Of a composition, in pixels. */
function isLength(value: unknown): value is number {
  return isPlace(value) && value >= 0;
}

/** In pixels; a text's box reaches above its letters, and so out of the composition. */
function isPlace(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= FARTHEST;
}

function isColor(value: unknown): value is string {
  return typeof value === "string" && COLOR.test(value);
}

function oneOf<T>(choices: readonly T[], value: unknown): T | undefined {
  return choices.find((choice) => choice === value);
}
