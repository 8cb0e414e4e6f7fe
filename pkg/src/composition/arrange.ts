// One template with one share of its canvas for texts, at the largest letters that fit.

import type { MeasuredPicture } from "../picture/measured-picture.js";
import { PLAIN } from "../picture/plainness.js";
import { setBlock } from "./blocks.js";
import { calloutLine } from "./callout-line.js";
import type { Deck } from "./deck.js";
import type { Format } from "./formats.js";
import { frameOf } from "./frame.js";
import { photoLayers } from "./photo-layers.js";
import { placePhoto } from "./place-photo.js";
import type { PlacedPhoto } from "./room.js";
import { type Scale, scalesFor } from "./scale.js";
import { FEW_LINES, type Setting } from "./setting.js";
import type { Plan, Template } from "./template.js";
import type { Fonts, Layer, Palette, SetText } from "./types.js";

/** What a composition is made of, but for its template. */
export interface Materials {
  picture: MeasuredPicture;
  format: Format;
  palette: Palette;
  fonts: Fonts;
  deck: Deck;
}

/** A template carried out. */
export interface Arrangement {
  photo: PlacedPhoto;
  palette: Palette;
  scale: Scale;
  layers: Layer[];
  texts: SetText[];
}

/** The template at one of its shares, or nothing where the texts do not fit at any size. */
export function arrange(
  template: Template,
  share: number,
  materials: Materials,
  shrink = 1,
): Arrangement | undefined {
  const { picture, format, deck } = materials;
  const frame = frameOf(format);
  const plan = template.plan(frame, share, deck);
  const photo = placePhoto(picture, frame.canvas, plan.room, format.covered);
  const palette = paletteAround(photo, picture, plan, materials.palette);
  const scales = scalesFor(Math.min(format.width, format.height) * shrink);
  const setting = { ...materials, palette, canvas: frame.canvas };
  const setWithin = (lines: { headlineLines?: number }) =>
    largestThatFits(scales, (scale) =>
      setPlan(plan, photo, picture, { ...setting, scale, ...lines }),
    );
  // Rather smaller letters than a headline of one word after the other.
  const found = setWithin({ headlineLines: FEW_LINES }) ?? setWithin({});
  if (!found) return undefined;
  const [scale, { layers, texts }] = found;
  return {
    photo,
    palette,
    scale,
    layers: [...photoLayers(photo, picture, plan, frame, palette), ...layers],
    texts,
  };
}

/** A white photo that is cut out of its ground would not be told from white paper. */
function paletteAround(
  photo: PlacedPhoto,
  { background }: MeasuredPicture,
  plan: Plan,
  palette: Palette,
): Palette {
  const needsTint = plan.ground === "tint" || (photo.join === "card" && background.plain >= PLAIN);
  return needsTint ? { ...palette, paper: palette.tint } : palette;
}

function setPlan(
  plan: Plan,
  photo: PlacedPhoto,
  picture: MeasuredPicture,
  setting: Setting,
): { layers: Layer[]; texts: SetText[] } | undefined {
  const layers: Layer[] = [];
  const texts: SetText[] = [];
  for (const block of plan.blocks) {
    const piece = setBlock(block, setting);
    if (!piece) return undefined;
    layers.push(...piece.layers);
    texts.push(...piece.texts);
    if (block.callout) {
      layers.push(...calloutLine(piece.texts, block.callout, photo, picture, setting));
    }
  }
  return { layers, texts };
}

/** By bisection: what fits at one size fits at all smaller ones, or nearly so. */
function largestThatFits<T>(
  scales: readonly Scale[],
  set: (scale: Scale) => T | undefined,
): [Scale, T] | undefined {
  const last = scales.length - 1;
  const smallest = set(scales[last]!);
  if (!smallest) return undefined;
  let best: [Scale, T] = [scales[last]!, smallest];
  let [from, to] = [0, last - 1];
  while (from <= to) {
    const middle = Math.floor((from + to) / 2);
    const scale = scales[middle]!;
    const result = set(scale);
    if (result) {
      best = [scale, result];
      to = middle - 1;
    } else {
      from = middle + 1;
    }
  }
  return best;
}
