// Which compositions suit a photo, the best first.

import {
  type Composition,
  COMPOSITION_NAMES,
  compositions,
  type MeasuredPicture,
  type Text,
} from "caponimage/compositions";

import type { FormatName } from "../document/formats.ts";
import { newTexts } from "../document/texts.ts";
import { deckTexts } from "./deck.ts";

const known = new WeakMap<MeasuredPicture, Map<FormatName, readonly Composition[]>>();

/**
 * All compositions of a photo, with stand-ins for what the model writes. They depend on photo and size
 * alone: their order and their boxes stay as they are while texts are written.
 */
export function ranked(picture: MeasuredPicture, format: FormatName): readonly Composition[] {
  const formats = known.get(picture) ?? new Map<FormatName, readonly Composition[]>();
  known.set(picture, formats);
  const found = formats.get(format) ?? compositions(picture, {}, { format, texts: standIns() });
  formats.set(format, found);
  return found;
}

function standIns(): Text[] {
  return deckTexts({ title: "", attributes: [], texts: newTexts() }, () => true);
}

/** The one that a document has, or the best. */
export function chosenName(
  picture: MeasuredPicture,
  { composition, format }: { composition?: string; format: FormatName },
): string {
  const isKnown = composition !== undefined && COMPOSITION_NAMES.includes(composition);
  return isKnown ? composition : (ranked(picture, format)[0]?.name ?? "");
}
