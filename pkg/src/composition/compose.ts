// From a picture, a product and texts to one composition.

import type { Product } from "../types.js";
import { makePalette } from "../color/palette.js";
import { CaptionerError } from "../errors.js";
import { occlusion } from "../picture/coverage.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { type Arrangement, arrange, type Materials } from "./arrange.js";
import { badgePiece } from "./badge.js";
import { checkTexts } from "./check-texts.js";
import { type Deck, deckOf, withStandIns } from "./deck.js";
import { SYSTEM_FONTS } from "./fonts.js";
import { type FormatChoice, formatOf, textArea } from "./formats.js";
import { modelBoxes } from "./model-boxes.js";
import { groundAt } from "./ground-at.js";
import { pinnedText } from "./pinned.js";
import { areaOf, inFractions } from "./rect.js";
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
}

/** Of how many shares of the canvas a product is large enough. */
const LARGE_PRODUCT = 0.3;
/** Of the shorter side. */
const LARGE_HEADLINE = 0.1;
/** What each benefit that is shown is worth, up to three. */
const BENEFIT = 0.06;
/** What each line of a headline beyond two costs. */
const LONG_HEADLINE = 0.08;
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
 * All compositions of a product, the best first: those in which the product and its headline are
 * largest and nothing is left out.
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
    .sort((a, b) => b.quality - a.quality)
    .map(({ composition }) => composition);
  // There are templates.
  return all as [Composition, ...Composition[]];
}

function materialsOf(
  picture: MeasuredPicture,
  product: Product,
  { format = "photo", texts = [], fonts = SYSTEM_FONTS, brand }: CompositionOptions,
): Materials {
  checkTexts(texts);
  return {
    picture,
    format: formatOf(format, picture),
    palette: makePalette(picture, brand ? { brand } : {}),
    fonts,
    deck: deckOf(product, texts),
  };
}

function build(
  template: Template,
  materials: Materials,
): { composition: Composition; quality: number } {
  const expected = withStandIns(materials.deck);
  const arrangement = bestOf(template, materials);
  const asked =
    expected === materials.deck ? arrangement : bestOf(template, { ...materials, deck: expected });
  // What a person has put somewhere stays, whatever else is left out.
  const { texts, layers } = withAdditions(arrangement, materials);
  const { format, fonts } = materials;
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
      boxes: modelBoxes(asked.texts, arrangement.photo.rect),
    },
    quality: qualityOf(asked, materials),
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

/** How large product and headline are, and how much is told; less where texts stand on the product. */
function qualityOf({ photo, scale, texts }: Arrangement, { format, picture }: Materials): number {
  const shorter = Math.min(format.width, format.height);
  const product = areaOf(photo.product) / (format.width * format.height) / LARGE_PRODUCT;
  const headline = scale.headline / shorter / LARGE_HEADLINE;
  const covered = Math.max(
    0,
    ...texts.map(({ rect }) => occlusion(picture, inFractions(rect, photo.rect))),
  );
  const lines = texts.find(({ role }) => role === "headline")?.lines.length ?? 0;
  const benefits = texts.filter(({ role }) => role === "benefit").length;
  return (
    0.6 * Math.min(product, 1) +
    0.4 * Math.min(headline, 1) +
    BENEFIT * Math.min(benefits, 3) -
    LONG_HEADLINE * Math.max(lines - 2, 0) -
    covered
  );
}

/** With badge and texts that a person has put somewhere. */
function withAdditions(
  { photo, palette, scale, layers, texts }: Arrangement,
  { picture, format, fonts, deck }: Materials,
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
  const piece = badge && badgePiece(badge, textArea(format), photo, picture, set, setting);
  return {
    layers: [...layers, ...(piece?.layers ?? [])],
    texts: [...set, ...(piece?.texts ?? [])],
  };
}
