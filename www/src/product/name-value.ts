// What a value that came without a name is called.

import { COLOURS, MATERIALS, SHADES } from "./vocabulary.ts";

/** What nothing more can be told of. */
const OTHER = "feature";

const SIZE = "one size|xxs|xs|s|m|l|xl|xxl|[2-6]xl";
/** Names by the unit of a number that the value begins with. */
const UNITS: readonly (readonly [name: string, units: string])[] = [
  ["volume", "ml|cl|dl|l|lit(?:re|er)s?|fl\\.? ?oz|gal(?:lons?)?|qt|quarts?"],
  ["weight", "mg|g|kg|gr|grams?|kilos?|lbs?|pounds?|oz|ounces?"],
  ["size", 'mm|cm|m|met(?:re|er)s?|in|inch(?:es)?|ft|feet|″|"|′'],
  ["duration", "s|sec|seconds?|min|mins|minutes?|h|hrs?|hours?|days?|weeks?|months?"],
  ["power", "k?w|watts?|hp"],
  ["voltage", "v|volts?"],
  ["battery", "mah|ah|wh"],
  ["storage", "[mgt]b"],
  ["resolution", "mp|megapixels?"],
  ["brightness", "lm|lumens?"],
  ["refresh rate", "hz"],
  ["temperature", "°c|°f|° c|° f"],
  ["energy", "kcal|kj"],
  ["pages", "pages?"],
];
const BEFORE_NUMBERS =
  "(?:(?:up to|about|approx\\.?|ca\\.?|max\\.?|min\\.?|over)\\s*|[<>~≤≥±+−-]\\s?)?";
const NUMBER = "\\d[\\d.,]*(?:\\s*(?:-|–|to|/)\\s*\\d[\\d.,]*)?";
/** No more words than these may follow, else the value is a sentence. */
const REST = "(?:\\s+\\S+){0,2}";

/** The first that fits names the value. */
const RULES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["warranty", /\b(?:warranty|guarantee)\b/i],
  ["origin", /^(?:made|produced|grown|designed) in \p{L}/iu],
  ["pack", /^(?:pack|set|box|bundle) of \d+\b|^\d+[- ]?(?:packs?|pcs?|pieces?|count|pairs?)\b/i],
  ["age", /^ages?\s*\d|^\d+\s*\+?\s*(?:-\s*\d+\s*)?(?:years?|months?)\s*(?:\+|and up|old)/i],
  ["gender", /^(?:(?:for )?(?:women|men|ladies|girls|boys|kids|children)(?:['’]s)?|unisex)$/i],
  ["season", /^(?:spring|summer|autumn|fall|winter|all[- ]seasons?)$/i],
  ["battery", /\d.*\bbattery\b/i],
  ["dimensions", /^\p{L}?\s?\d[\d.,]*\s*\p{L}{0,4}\s*[x×]\s*\p{L}?\s?\d/u],
  ["size", new RegExp(`^(?:${SIZE})(?:\\s?[-–/]\\s?(?:${SIZE}))?$`, "i")],
  ["size", /^(?:eu|uk|us|it|fr|de|jp)\s?\d{1,3}(?:[.,]5|½)?$/i],
  ...UNITS.map(
    ([name, units]) =>
      [
        name,
        new RegExp(
          `^${BEFORE_NUMBERS}${NUMBER}[\\s-]?(?:${units})(?![\\p{L}\\p{N}])${REST}$`,
          "iu",
        ),
      ] as const,
  ),
];

/** A name for a value that stands alone: by its unit or its words, else "feature". */
export function nameOfValue(value: string): string {
  const rule = RULES.find(([, pattern]) => pattern.test(value));
  if (rule) return rule[0];
  const words = value.toLowerCase().match(/\p{L}+/gu) ?? [];
  const last = words.at(-1) ?? "";
  if (words.length <= 3 && MATERIALS.has(last)) return "material";
  const isShade = words.every((word) => COLOURS.has(word) || SHADES.has(word));
  if (words.length <= 3 && isShade && COLOURS.has(last)) return "colour";
  return OTHER;
}
