// From a picture, a product and texts to one composition.

import type { Product } from "../types.js";
import { makePalette } from "../color/palette.js";
import { CaptionerError } from "../errors.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { type Arrangement, arrange, type Materials } from "./arrange.js";
import { badgePiece } from "./badge.js";
import { checkTexts } from "./check-texts.js";
import { type Deck, deckOf, withStandIns } from "./deck.js";
import { SYSTEM_FONTS } from "./fonts.js";
import { type FormatChoice, formatOf, textArea } from "./formats.js";
import { modelBoxes } from "./model-boxes.js";
import { groundAt } from "./ground-at.js";
import { checkLogo, type Logo, logoLayers } from "./logo.js";
import { pinnedText } from "./pinned.js";
import { LOST_BADGE, qualityOf, shareSaid } from "./quality.js";
import type { Setting } from "./setting.js";
import type { Template } from "./template.js";
import { COMPOSITION_NAMES, TEMPLATES } from "./templates.js";
import type { Composition, Fonts, SetText, Text } from "./types.js";

export interface CompositionOptions {
  /** The photo's own proportions unless told. */
  format?: FormatChoice;
  /** What stands in it: captions are texts. Without any, only what the product tells. */
  texts?: readonly Text[];
  /** Those of the system unless told. */
  fonts?: Fonts;
  /** The brand's colours, `#rrggbb`, in the place of the product's. */
  brand?: { first?: string; second?: string };
  /**
   * The size of the brand's logo, in pixels, and its colour: it gets a corner that is free, if there is
   * one, and its picture is given to `render`.
   */
  logo?: Logo;
}

/** What texts are made smaller by where nothing fits at any size of the scale. */
const SHRINKS = [0.75, 0.5, 0.25, 0.1];

/**
 * One composition by its name.
 *
 * @throws {CaptionerError} `request-invalid` for a name, a format or a text that there can't be.
 */
export function compose(
  name: string,
  picture: MeasuredPicture,
  product: Product,
  options: CompositionOptions = {},
): Composition {
  const template = TEMPLATES.find((template) => template.name === name);
  if (!template) {
    const names = COMPOSITION_NAMES.join(", ");
    throw new CaptionerError(
      "request-invalid",
      `composition is "${name}", expected one of ${names}`,
    );
  }
  return build(template, materialsOf(picture, product, options)).composition;
}

/**
 * All compositions of a product, the best first: those that show most of headline and benefits
 * beside a product that is well seen, and of these those in which product and headline are largest
 * and a badge has its place. Last are those whose way of setting does not suit the product.
 *
 * @throws {CaptionerError} as {@link compose}.
 */
export function compositions(
  picture: MeasuredPicture,
  product: Product,
  options: CompositionOptions = {},
): [Composition, ...Composition[]] {
  const materials = materialsOf(picture, product, options);
  const all = TEMPLATES.map((template) => build(template, materials))
    .sort((a, b) => Number(b.suits) - Number(a.suits) || b.said - a.said || b.quality - a.quality)
    .map(({ composition }) => composition);
  // There are templates.
  return all as [Composition, ...Composition[]];
}

/** What it is made of, and what is added when the rest has its place. */
interface Ingredients extends Materials {
  logo?: Logo;
}

function materialsOf(
  picture: MeasuredPicture,
  product: Product,
  { format = "photo", texts = [], fonts = SYSTEM_FONTS, brand, logo }: CompositionOptions,
): Ingredients {
  checkTexts(texts);
  if (logo !== undefined) checkLogo(logo);
  return {
    picture,
    format: formatOf(format, picture),
    palette: makePalette(picture, brand ? { brand } : {}),
    fonts,
    deck: deckOf(product, texts),
    ...(logo && { logo }),
  };
}

function build(
  template: Template,
  materials: Ingredients,
): { composition: Composition; suits: boolean; said: number; quality: number } {
  const { deck } = materials;
  const expected = withStandIns(deck);
  const arrangement = bestOf(template, materials);
  const asked =
    expected === deck ? arrangement : bestOf(template, { ...materials, deck: expected });
  // What a person has put somewhere stays, whatever else is left out.
  const { texts, layers } = withAdditions(arrangement, materials);
  const { format, fonts } = materials;
  // Before there are any texts, by those that will come.
  const isWritten = deck.headline.length + deck.benefit.length > 0;
  const judged = isWritten ? arrangement : asked;
  const hasBadge = texts.some(({ role }) => role === "badge");
  return {
    composition: {
      name: template.name,
      width: format.width,
      height: format.height,
      layers,
      texts,
      palette: arrangement.palette,
      fonts,
      product: arrangement.photo.product,
      boxes: modelBoxes(asked.texts, asked.photo.rect),
    },
    suits: template.suits?.(judged, format) ?? true,
    said: shareSaid(judged, isWritten ? deck : expected, materials),
    quality: qualityOf(asked, materials) - (deck.badge.length > 0 && !hasBadge ? LOST_BADGE : 0),
  };
}

/** The best share for all texts; where they fit at none, for fewer; then for smaller ones. */
function bestOf(template: Template, materials: Materials): Arrangement {
  for (const deck of fewerAndFewer(materials.deck)) {
    const arrangement = bestShare(template, { ...materials, deck });
    if (arrangement) return arrangement;
  }
  for (const shrink of SHRINKS) {
    const arrangement = bestShare(template, materials, shrink);
    if (arrangement) return arrangement;
  }
  // Not even at a tenth: then the photo stands alone.
  return bestShare(template, { ...materials, deck: deckOf({}) })!;
}

function bestShare(
  template: Template,
  materials: Materials,
  shrink?: number,
): Arrangement | undefined {
  const found = template.shares.flatMap(
    (share) => arrange(template, share, materials, shrink) ?? [],
  );
  return found.reduce<Arrangement | undefined>(
    (best, one) => (best && qualityOf(best, materials) >= qualityOf(one, materials) ? best : one),
    undefined,
  );
}

/** The deck, and what is left of it when what matters least is taken away, one after the other. */
function* fewerAndFewer(deck: Deck): Generator<Deck> {
  let left = deck;
  yield left;
  for (const [role, least] of [
    ["benefit", 2],
    ["detail", 0],
    ["benefit", 0],
    ["eyebrow", 0],
    ["call", 0],
  ] as const) {
    while (left[role].length > least) {
      left = { ...left, [role]: left[role].slice(0, -1) };
      yield left;
    }
  }
}

/** With badge, logo and texts that a person has put somewhere. */
function withAdditions(
  { photo, palette, scale, layers, texts }: Arrangement,
  { picture, format, fonts, deck, logo }: Ingredients,
): Pick<Arrangement, "layers" | "texts"> {
  const { width, height } = format;
  const setting: Setting = { canvas: { width, height }, palette, fonts, deck, scale };
  const pinned: SetText[] = [];
  for (const text of Object.values(deck).flat()) {
    const box = text.style?.box;
    if (box && text.role !== "badge") {
      pinned.push(pinnedText(text, box, groundAt(box, layers, picture, palette), setting));
    }
  }
  const set = [...texts, ...pinned];
  const [badge] = deck.badge;
  const area = textArea(format);
  const bare = { layers, texts: set, canvas: setting.canvas, area, photo, picture, palette };
  const piece = badge && badgePiece(badge, bare, setting);
  const whole = {
    layers: [...layers, ...(piece?.layers ?? [])],
    texts: [...set, ...(piece?.texts ?? [])],
  };
  if (!logo) return whole;
  return { ...whole, layers: [...whole.layers, ...logoLayers(logo, { ...bare, ...whole })] };
}
