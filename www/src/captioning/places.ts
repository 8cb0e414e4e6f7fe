// Where on the photo the texts of a composition are: what the model is asked about.

import { boxOnPhoto, type Composition, type Rect, type RoleBox } from "caponimage/compositions";

import { ranked } from "../composition/rank.ts";
import type { Document, StudioText } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { isByModel, isDeleted } from "../document/texts.ts";

/** A text with its box on the photo. */
export interface PlacedText {
  text: StudioText;
  box: RoleBox;
}

/**
 * The texts that the model writes, each with its box. One for which this composition has no place is
 * written for another that has, so that it is there when that is looked at.
 */
export function placedTexts(
  { texts, format }: Pick<Document, "texts" | "format">,
  composition: Composition,
  { measured }: Pick<Photo, "measured">,
): PlacedText[] {
  // Without texts, so that the same boxes are asked for whatever stands in them, in whatever font.
  const all = ranked(measured, format);
  const own = all.find(({ name }) => name === composition.name);
  return texts.flatMap((text) => {
    if (!isByModel(text) || isDeleted(text)) return [];
    const { id, role, style } = text;
    if (style?.box) return [{ text, box: { id, role, ...onPhoto(style.box, composition) } }];
    const isOf = (box: RoleBox) => box.id === id;
    const box = own?.boxes.find(isOf) ?? all.flatMap(({ boxes }) => boxes).find(isOf);
    return box ? [{ text, box }] : [];
  });
}

/** A rectangle of the composition as a box on its photo. */
function onPhoto(rect: Rect, { layers }: Composition): Rect {
  const photo = layers.find((layer) => layer.kind === "photo")?.rect;
  return photo ? boxOnPhoto(rect, photo) : { x: 0, y: 0, width: 1, height: 1 };
}
