// What is on the page, as values that are never changed: an edit makes a new document.

import type { Role, TextStyle } from "caponimage/compositions";

import type { FontPairName } from "./font-pairs.ts";
import type { FormatName } from "./formats.ts";
import type { Photo } from "./photo.ts";
import { plainText } from "./plain-text.ts";

export const MOST_TEXTS = 64;

/** What stands in a text. */
export interface Caption {
  text: string;
  /** As the model predicts it, `#rrggbb`. */
  color: string;
  /** How sure the model is of the wording, 0 to 1; 1 for what a person wrote. */
  score: number;
  /** What it was written for; see `captionKey`. */
  writtenFor: string;
}

/** A text of the picture. */
export interface StudioText {
  /** "headline", "benefit-1", "detail-2", "badge", "call", or "own-7" for one that was drawn. */
  id: string;
  role: Role;
  /** Not there before the first one is written; empty where the text was deleted. */
  caption?: Caption;
  /** Whether a person wrote or chose the words: they stay, whatever changes around them. */
  kept: boolean;
  /** Another number draws other words; 0 for the likeliest. */
  seed: number;
  /** What a person chose for it, in pixels of the composition. */
  style?: TextStyle;
}

export type Attribute = readonly [name: string, value: string];

export interface Document {
  /** Not there before the first one is opened. */
  photo?: Photo;
  /** Of several photos that are captioned in a row, which this is one of. */
  batchItem?: number;
  title: string;
  attributes: readonly Attribute[];
  /** Those that the model or a person writes; what the product tells comes on top of them. */
  texts: readonly StudioText[];
  /** The name of a composition; the best one for the photo unless told. */
  composition?: string;
  format: FormatName;
  fonts: FontPairName;
  /** Whether the brand's logo is on the picture, where it has one; it is unless told. */
  showsLogo?: boolean;
  /** Whether the user has changed something that is in no file yet. */
  unsaved?: boolean;
}

/** What goes on from one photo to the next. */
export type Look = Pick<Document, "format" | "fonts">;

/** What the model is told of the product: of the attributes those with both a name and a value. */
export function infoOf({ title, attributes }: Pick<Document, "title" | "attributes">) {
  const told = (text: string) => plainText(text).trim();
  const pairs = attributes.map(([name, value]) => [told(name), told(value)] as const);
  const map = Object.fromEntries(pairs.filter(([name, value]) => name && value));
  return { title: told(title), attributes: map };
}

/** The names alone: another product, described in the same way. */
export function emptyAttributes({ attributes }: Document): Attribute[] {
  return attributes.map(([name]) => [name, ""]);
}
