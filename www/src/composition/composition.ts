// The composition that is on the page: made anew whenever something of it changes.

import { computed, effect, signal } from "@preact/signals";
import { compose, type Composition, type SetText } from "caponimage/compositions";

import { brand } from "../brand/brand.ts";
import { type OpenedLogo, openedLogo, startLogo } from "../brand/opened-logo.ts";
import type { Document } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { current, photo, selected } from "../document/store.ts";
import { engineState } from "../engine/engine.ts";
import { captionError } from "../engine/state.ts";
import { deckTexts, type StandsIn } from "./deck.ts";
import { FONT_PAIRS, loadedFontPairs, loadFontPair } from "./fonts.ts";
import { chosenName } from "./rank.ts";

/** All of a document that a composition shows. */
type Composed = Pick<
  Document,
  "title" | "attributes" | "texts" | "composition" | "format" | "fonts" | "showsLogo"
>;

/** The brand's colours, which take the place of the product's. */
export const brandColors = computed(() => {
  const { firstColor: first, secondColor: second } = brand.value;
  return { ...(first && { first }), ...(second && { second }) };
});

/** The brand's logo, where a document shows it. */
export function logoOf({ showsLogo }: Pick<Document, "showsLogo">): OpenedLogo | undefined {
  return showsLogo === false ? undefined : openedLogo.value;
}

/** A document in a composition: its own, or the one that is named. */
export function composed(
  document: Composed,
  { measured }: Pick<Photo, "measured">,
  { name, standsIn = () => false }: { name?: string; standsIn?: StandsIn } = {},
): Composition {
  const { format, fonts } = document;
  const logo = logoOf(document)?.measured;
  return compose(
    name ?? chosenName(measured, document),
    measured,
    {},
    {
      format,
      fonts: FONT_PAIRS[fonts],
      texts: deckTexts(document, standsIn),
      brand: brandColors.value,
      ...(logo && { logo }),
    },
  );
}

/**
 * A document in its composition, with stand-ins for all that the model writes: what it is asked must
 * not depend on what it wrote before.
 */
export function composedToAsk(document: Composed, photo: Pick<Photo, "measured">): Composition {
  const texts = document.texts.map((text) => {
    const { caption: _, ...others } = text;
    return text.kept ? text : others;
  });
  return composed({ ...document, texts }, photo, { standsIn: () => true });
}

/** Whether texts that are not there yet will come. */
export const textsWillCome = computed(
  () => engineState.value.phase !== "failed" && captionError.value === undefined,
);

/** Texts without words have a place where words will come, or where a person is to write them. */
export const standsIn = computed((): StandsIn => {
  if (textsWillCome.value) return () => true;
  const written = selected.value;
  return (id) => id === written;
});

/** What compositions are made of, as a string: equal ones are made once. */
export const materials = computed(() => {
  const { texts: _, ...document } = pick(current.value);
  return JSON.stringify([
    { ...document, title: "", attributes: [] },
    deckTexts(current.value, standsIn.value),
    loadedFontPairs.value.has(document.fonts),
    brandColors.value,
    logoOf(document)?.url,
  ]);
});

/** While a text is only moved, nothing else changes: how far it is from where it was composed. */
export const moved = signal<{ id: string; x: number; y: number } | undefined>(undefined);

const settled = computed((): Composition | undefined => {
  void materials.value;
  const shown = photo.value;
  if (!shown) return undefined;
  return composed(current.peek(), shown, { standsIn: standsIn.peek() });
});

/** The composition of the open document. */
export const composition = computed((): Composition | undefined => {
  const whole = settled.value;
  const by = moved.value;
  if (!whole || !by) return whole;
  return {
    ...whole,
    texts: whole.texts.map((text) => (text.id === by.id ? shifted(text, by) : text)),
  };
});

/** The selected text as it is set, if it is. */
export const selectedSetText = computed(() =>
  composition.value?.texts.find(({ id }) => id === selected.value),
);

/** Has the fonts of the document loaded, and the brand's logo opened. */
export function startComposing(): void {
  startLogo();
  effect(() => void loadFontPair(current.value.fonts));
}

function pick(document: Document): Composed {
  const { title, attributes, texts, composition, format, fonts, showsLogo } = document;
  return {
    ...{ title, attributes, texts, format, fonts },
    ...(composition && { composition }),
    ...(showsLogo !== undefined && { showsLogo }),
  };
}

function shifted(text: SetText, { x, y }: { x: number; y: number }): SetText {
  const rect = { ...text.rect, x: text.rect.x + x, y: text.rect.y + y };
  const lines = text.lines.map((line) => ({
    ...line,
    x: line.x + x,
    baseline: line.baseline + y,
  }));
  return { ...text, rect, lines };
}
