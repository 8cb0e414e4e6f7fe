// What is on the page, as values that are never changed: an edit makes a new document.

import type { Box } from "caponimage";

import type { Photo } from "../page/photo.ts";
import type { TextStyle } from "../typesetting/style.ts";
import { plainText } from "./plain-text.ts";

export const MOST_BOXES = 64;

/** A caption in its box. */
export interface Caption {
  text: string;
  /** As the model predicts it, `#rrggbb`. */
  color: string;
  /** What it was written for; see {@link captionKey}. */
  writtenFor: string;
}

/** A box on the picture. */
export interface PlacedBox extends Box {
  id: number;
  /** Not there before the first caption is written. */
  caption?: Caption;
  /** Whether the user wrote or chose the text: it stays, whatever changes around it. */
  kept: boolean;
  /** Another number draws another caption; 0 for the likeliest. */
  seed: number;
  /** The colour that the user chose, `#rrggbb`, in the place of the model's. */
  color?: string;
}

export type Attribute = readonly [name: string, value: string];

export interface Document {
  /** Not there before the first one is opened. */
  photo?: Photo;
  /** Of several photos that are captioned in a row, which this is one of. */
  batchItem?: number;
  title: string;
  attributes: readonly Attribute[];
  boxes: readonly PlacedBox[];
  style: TextStyle;
  /** Whether the user has changed something that is in no file yet. */
  unsaved?: boolean;
}

/** What the model is told of the product: of the attributes those with both a name and a value. */
export function infoOf({ title, attributes }: Pick<Document, "title" | "attributes">) {
  const told = (text: string) => plainText(text).trim();
  const pairs = attributes.map(([name, value]) => [told(name), told(value)] as const);
  const map = Object.fromEntries(pairs.filter(([name, value]) => name && value));
  return { title: told(title), attributes: map };
}

/** A box as the model is asked for it; a text that is not open keeps standing. */
export function requestBox(box: PlacedBox, open: boolean): Box {
  const { x, y, width, height, caption } = box;
  return { x, y, width, height, ...(!open && caption && { text: caption.text }) };
}

/** Boxes with the captions that were written for them. */
export function withCaptions(
  document: Document,
  boxes: readonly PlacedBox[],
  captions: readonly { text: string; color: string }[],
): PlacedBox[] {
  return boxes.map((box, index) => {
    const { text = "", color = "" } = captions[index] ?? {};
    const writtenFor = captionKey(document, box);
    return { ...box, caption: { text: plainText(text), color, writtenFor } };
  });
}

/** The names alone: another product, described in the same way. */
export function emptyAttributes({ attributes }: Document): Attribute[] {
  return attributes.map(([name]) => [name, ""]);
}

/** All that the caption of a box depends on, but for the picture and the other captions. */
export function captionKey(document: Document, box: PlacedBox): string {
  const { x, y, width, height, seed } = box;
  return JSON.stringify([infoOf(document), x, y, width, height, seed]);
}

/** Whether the box waits for a caption. */
export function isOpen(document: Document, box: PlacedBox): boolean {
  return !box.kept && box.caption?.writtenFor !== captionKey(document, box);
}

let lastId = 0;

/** A box that nothing is written in yet. */
export function newBox({ x, y, width, height }: Box): PlacedBox {
  return { id: ++lastId, x, y, width, height, kept: false, seed: 0 };
}

/** A document with some properties of one box changed, if that is there. */
export function withBox(document: Document, id: number, change: Partial<PlacedBox>): Document {
  if (!document.boxes.some((box) => box.id === id)) return document;
  const boxes = document.boxes.map((box) => (box.id === id ? { ...box, ...change } : box));
  return { ...document, boxes };
}

/**
 * A text that the user wrote or chose, in the colour that was there. Another box that the model has
 * made say the same is written again.
 */
export function withText(document: Document, id: number, text: string): Document {
  const boxes = document.boxes.map((box) => {
    const { caption } = box;
    if (box.id === id) {
      const color = caption?.color ?? "#1c1f24";
      return { ...box, caption: { text: plainText(text), color, writtenFor: NOTHING }, kept: true };
    }
    const repeats = !box.kept && caption && letters(caption.text) === letters(text);
    return repeats ? { ...box, caption: { ...caption, writtenFor: NOTHING } } : box;
  });
  return { ...document, boxes };
}

/** The user's colour of a text, or the model's again. */
export function withColor(document: Document, id: number, color: string | undefined): Document {
  const boxes = document.boxes.map((box) => {
    if (box.id !== id) return box;
    const { color: _, ...others } = box;
    return color === undefined ? others : { ...others, color };
  });
  return { ...document, boxes };
}

/** No {@link captionKey}: a caption written for it is written anew as soon as it may be. */
const NOTHING = "";

/** By which captions are told apart. */
function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}
