// The texts of a product, by what they are there for.

import type { Product } from "../types.js";
import { paragraphsOf } from "../text/paragraphs.js";
import { toldTexts } from "./told-texts.js";
import type { Role, Text } from "./types.js";

/** By role, each in the order in which they are to be read. */
export type Deck = Readonly<Record<Role, readonly Text[]>>;

/** What is drawn; spaces and signs of no width are not. */
const LETTER = /[^\s\p{Cf}\p{Cc}\p{Cs}\p{Zs}]/u;

/** All of them. */
export const ROLES: readonly Role[] = ["eyebrow", "headline", "benefit", "detail", "badge", "call"];
/** How many benefits are asked for where no texts are given. */
export const BENEFITS = 4;

/** By id, as long as captions are: they keep the place of those that are not written yet. */
export const STAND_INS: Readonly<Record<string, string>> = {
  headline: "Made to Be Carried",
  "benefit-1": "Soft in the Hand",
  "benefit-2": "Room for the Whole Day",
  "benefit-3": "Easy to Care For",
  "benefit-4": "Light All Along",
};

/** The texts given, and those that the product tells where none of their role is given. */
export function deckOf(product: Product, texts: readonly Text[] = []): Deck {
  const given = new Set(texts.map(({ role }) => role));
  const all = [...texts, ...toldTexts(product).filter(({ role }) => !given.has(role))];
  const shown = all.filter(({ text }) => paragraphsOf(text).some((line) => LETTER.test(line)));
  return Object.fromEntries(
    ROLES.map((role) => [role, shown.filter((text) => text.role === role)]),
  ) as unknown as Deck;
}

/**
 * The deck with stand-ins for a headline and benefits that are not written yet; itself where all are.
 */
export function withStandIns(deck: Deck): Deck {
  if (deck.headline.length > 0 && deck.benefit.length >= BENEFITS) return deck;
  const ids = new Set(Object.values(deck).flatMap((texts) => texts.map(({ id }) => id)));
  const missing = (role: "headline" | "benefit", count: number): readonly Text[] =>
    Object.entries(STAND_INS)
      .filter(([id]) => id.startsWith(role) && !ids.has(id))
      .slice(0, Math.max(count, 0))
      .map(([id, text]) => ({ id, role, text }));
  return {
    ...deck,
    headline: deck.headline.length > 0 ? deck.headline : missing("headline", 1),
    benefit: [...deck.benefit, ...missing("benefit", BENEFITS - deck.benefit.length)],
  };
}
