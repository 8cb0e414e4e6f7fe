// Texts that come and go.

import type { Composition, Rect, SetText } from "caponimage/compositions";

import { composition, selectedSetText } from "../composition/composition.ts";
import { addText, current, edit, selected } from "../document/store.ts";
import { findText, newText, nextOwnId, withoutText } from "../document/texts.ts";
import { clamp, sharedArea } from "./geometry.ts";
import { frameOf } from "./placing.ts";

/** Of the canvas and its shorter side: what is added by a button. */
const [WIDTH, HEIGHT] = [0.42, 0.07];
const MARGIN = 0.06;
/** Places that are tried, across and down. */
const [COLUMNS, ROWS] = [5, 12];
/** Between a text and its copy, in heights of it. */
const GAP = 0.5;

/** A text in a box that a person has drawn, for the model to write. */
export function addOwnText(box: Rect): void {
  addText(newText(nextOwnId(current.value), "benefit", { box }));
}

/** A text where the picture is freest, for those who do not draw. */
export function addTextSomewhere(): void {
  const canvas = composition.value;
  if (canvas) addOwnText(freest(canvas));
}

/** The place that covers least of product and texts; of those that are as free, the highest. */
function freest({ width, height, product, texts }: Composition): Rect {
  const shorter = Math.min(width, height);
  const margin = MARGIN * shorter;
  const size = { width: WIDTH * width, height: HEIGHT * shorter };
  const taken = [product, ...texts.map(({ rect }) => rect)];
  const steps = (count: number, length: number, size: number) =>
    Array.from(
      { length: count },
      (_, i) => margin + ((length - 2 * margin - size) * i) / (count - 1),
    );
  const places = steps(ROWS, height, size.height).flatMap((y) =>
    steps(COLUMNS, width, size.width).map((x) => ({ x, y, ...size })),
  );
  // Letters reach out of their box, and texts need room between them.
  const room = size.height / 2;
  const covered = ({ x, y }: Rect) => {
    const place = { x, y: y - room, width: size.width, height: size.height + 2 * room };
    return taken.reduce((sum, rect) => sum + sharedArea(place, rect), 0);
  };
  return places.reduce((best, place) => (covered(place) < covered(best) ? place : best));
}

/** A copy of the selected text beneath it, or above where there is no room. */
export function duplicateSelected(): void {
  const [text, canvas] = [selectedSetText.value, composition.value];
  if (!text || !canvas) return;
  const own = findText(current.value, text.id);
  const { x, y, width, height } = frameOf(text, own);
  const below = y + height * (1 + GAP);
  const isFree = below + height <= canvas.height;
  const top = clamp(isFree ? below : y - height * (1 + GAP), 0, canvas.height - height);
  const { fontSize, weight, font, align, color } = text;
  const look = { fontSize, weight, font, align, ...(own?.style?.color && { color }) };
  const style = { ...look, box: { x, y: top, width: width + 2, height } };
  addText(newText(nextOwnId(current.value), "benefit", style));
}

/** Removes the selected text and selects its neighbour. */
export function deleteSelected(): void {
  const texts = composition.value?.texts ?? [];
  const index = texts.findIndex(({ id }) => id === selected.value);
  const text = texts[index];
  if (text) deleteText(text, texts[index + 1] ?? texts[index - 1]);
}

function deleteText({ id, role }: SetText, next: SetText | undefined): void {
  edit((document) => withoutText(document, id, role));
  selected.value = next?.id;
}
