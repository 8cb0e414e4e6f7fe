// Which compositions suit a photo, the best first.

import {
  compose,
  type Composition,
  COMPOSITION_NAMES,
  compositions,
  type MeasuredPicture,
} from "caponimage/compositions";

import type { FormatName } from "./formats.ts";

const known = new WeakMap<MeasuredPicture, Map<FormatName, readonly Composition[]>>();

/**
 * All compositions of a photo, with nothing in them yet. Their order depends on photo and size alone:
 * it stays as it is while texts are written.
 */
export function ranked(picture: MeasuredPicture, format: FormatName): readonly Composition[] {
  const formats = known.get(picture) ?? new Map<FormatName, readonly Composition[]>();
  known.set(picture, formats);
  const found = formats.get(format) ?? compositions(picture, {}, { format });
  formats.set(format, found);
  return found;
}

const alone = new WeakMap<MeasuredPicture, Map<string, Composition>>();

/** One composition of a photo, with nothing in it yet. */
export function emptyComposition(
  picture: MeasuredPicture,
  format: FormatName,
  name: string,
): Composition {
  const kept = alone.get(picture) ?? new Map<string, Composition>();
  alone.set(picture, kept);
  const key = `${format} ${name}`;
  const found = kept.get(key) ?? compose(name, picture, {}, { format });
  kept.set(key, found);
  return found;
}

/** The one that a document has, or the best. */
export function chosenName(
  picture: MeasuredPicture,
  { composition, format }: { composition?: string; format: FormatName },
): string {
  const isKnown = composition !== undefined && COMPOSITION_NAMES.includes(composition);
  return isKnown ? composition : (ranked(picture, format)[0]?.name ?? "");
}
