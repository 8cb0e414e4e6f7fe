// What compositions are tested with: pictures, formats and texts of all kinds.

import { PICTURES } from "../picture/painted.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { compositions } from "./compose.js";
import { type Format, type FormatChoice, formatOf } from "./formats.js";
import type { Logo } from "./logo.js";
import { LEAST } from "./scale.js";
import type { Composition, Role, Text } from "./types.js";

/** All but the large square, which is one as the other. */
export const FORMAT_NAMES = [
  "photo",
  "square",
  "portrait",
  "story",
  "landscape",
] as const satisfies readonly FormatChoice[];

export const LONG_HEADLINE = "An armchair for long evenings by the fire "
  .repeat(8)
  .slice(0, 300)
  .trim();

function numbered(role: Role, ...texts: string[]): Text[] {
  return texts.map((text, index) => ({ id: `${role}-${index + 1}`, role, text }));
}

export const DECKS = {
  "a full deck": [
    ...numbered("eyebrow", "Aurelle"),
    ...numbered("headline", "Carry the Whole Day"),
    ...numbered(
      "benefit",
      "Both hands free",
      "Soft on the shoulder",
      "Room for what matters",
      "Built for every morning",
    ),
    ...numbered("detail", "22 l", "100 % cotton", "640 g"),
    ...numbered("badge", "New"),
    ...numbered("call", "Shop now"),
  ],
  "a headline only": numbered("headline", "Carry the Day"),
  nothing: [],
  "a long headline": [
    ...numbered("headline", LONG_HEADLINE),
    ...numbered("benefit", "Soft on the shoulder", "Uncharacteristically comfortable"),
  ],
  emoji: [
    ...numbered("headline", "🎉 New in 🎁"),
    ...numbered("benefit", "👩‍👩‍👧‍👦 For all", "🌱"),
    ...numbered("badge", "🔥"),
  ],
  Chinese: [
    ...numbered("headline", "轻盈随行，从早到晚"),
    ...numbered("benefit", "双手自由", "肩带柔软舒适", "大容量收纳"),
    ...numbered("detail", "22 升", "纯棉"),
    ...numbered("call", "立即购买"),
  ],
  Arabic: [
    ...numbered("headline", "راحة تدوم طوال اليوم"),
    ...numbered("benefit", "خفيفة الوزن", "سهلة التنظيف"),
    ...numbered("call", "تسوق الآن"),
  ],
} as const satisfies Record<string, readonly Text[]>;

/** Those that come after all others where they do not suit a product and its texts. */
export const PICKY = ["callouts", "card", "column-left", "column-right", "diagonal", "magazine"];

/** Whether no letters are smaller than the least. */
export function isLegible({ texts, width, height }: Composition): boolean {
  return texts.every(({ fontSize }) => fontSize >= 0.999 * LEAST * Math.min(width, height));
}

/** How long a test of many compositions may take, on a machine that is busy otherwise. */
export const PATIENT = { timeout: 60_000 };

export type DeckName = keyof typeof DECKS;

export interface Case {
  /** For messages. */
  name: string;
  deckName: DeckName;
  texts: readonly Text[];
  picture: MeasuredPicture;
  format: Format;
  composition: Composition;
}

/**
 * All templates with every pair of a picture, a format and a deck; not with every three of them, which
 * would take too long. `decks` and `logo` are those that a test is about.
 */
export function cases(decks = Object.keys(DECKS) as DeckName[], logo?: Logo): Case[] {
  const pictures = Object.entries(PICTURES);
  return decks.flatMap((deckName, deck) =>
    FORMAT_NAMES.flatMap((formatName, index) => {
      const [pictureName, picture] = pictures[(deck + index) % pictures.length]!;
      const texts = DECKS[deckName];
      return compositions(picture, {}, { texts, format: formatName, ...(logo && { logo }) }).map(
        (composition) => ({
          name: `${composition.name}, ${formatName}, ${pictureName}, ${deckName}`,
          deckName,
          texts,
          picture,
          format: formatOf(formatName, picture),
          composition,
        }),
      );
    }),
  );
}

/** What a check says of each case in which something is wrong. */
export function complaints<One extends Case>(
  of: readonly One[],
  check: (one: One) => string[],
): string[] {
  return of.flatMap((one) => check(one).map((found) => `${one.name}: ${found}`));
}
