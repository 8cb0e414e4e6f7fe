// Names of facts that a product of its kind has, for those who look at an empty field.

import type { Attribute } from "../document/document.ts";
import { KINDS, NAMES_OF_ANY, type ProductKind } from "./kinds.ts";
import { fold } from "./parse-line.ts";

const MOST = 6;
/** Facts that tell what the product is, beside its title. */
const TELLING = new Set(["type", "product type", "category", "kind"]);
const SAME: ReadonlyMap<string, string> = new Map([
  ["color", "colour"],
  ["fabric", "material"],
  ["materials", "material"],
  ["flavor", "flavour"],
  ["fragrance", "scent"],
  ["audience", "gender"],
]);

/** Up to six names that a product of this title would have and that are not there yet. */
export function suggestedNames(title: string, attributes: readonly Attribute[]): string[] {
  const type = attributes.find(([name]) => TELLING.has(fold(name)))?.[1] ?? "";
  const kind = kindOf(type) ?? kindOf(title);
  const names = kind ? KINDS[kind].names : NAMES_OF_ANY;
  const there = new Set(attributes.map(([name]) => SAME.get(fold(name)) ?? fold(name)));
  return names.filter((name) => !there.has(name)).slice(0, MOST);
}

/**
 * The kind that a text speaks of: by its last word that tells one, for a "shoe rack" is a rack, but
 * before what says whom or what it is for.
 */
export function kindOf(text: string): ProductKind | undefined {
  const [head = ""] = text.toLowerCase().split(/(?<=\S)\s(?:for|with|in|to|from)\s/);
  const words = head.match(/\p{L}+/gu) ?? [];
  return words.map((word) => kindOfWord(word)).findLast((kind) => kind !== undefined);
}

function kindOfWord(word: string): ProductKind | undefined {
  const forms = [word, word.replace(/s$/, ""), word.replace(/es$/, ""), word.replace(/ies$/, "y")];
  return forms.map((form) => BY_WORD.get(form)).find((kind) => kind !== undefined);
}

const BY_WORD: ReadonlyMap<string, ProductKind> = new Map(
  (Object.keys(KINDS) as ProductKind[]).flatMap((kind) =>
    KINDS[kind].words.split(" ").map((word) => [word, kind] as const),
  ),
);
