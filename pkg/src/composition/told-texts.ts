// Texts that need no model, for the product's attributes tell them.

import type { Attributes, Product } from "../types.js";
import type { Text } from "./types.js";

const BRAND_NAMES = new Set(["brand", "brand name", "maker", "manufacturer", "label"]);
/** Names whose values are worth printing, the most telling first. */
const DETAIL_NAMES = [
  ["volume", "capacity", "contents", "content", "net weight"],
  ["material", "fabric", "composition", "upholstery"],
  ["battery", "battery life", "duration", "power", "wattage", "voltage"],
  ["size", "dimensions", "width", "height", "length", "diameter"],
  ["weight", "pages", "pieces", "servings", "spf"],
  ["waterproof", "water resistance", "care", "origin"],
].flat();

/** A number with a unit: "350 ml", "100 % cotton", "40 h". */
const MEASURE = /^[<≤≥~+]?\d[\d.,×x/–-]*\s?(%|[\p{L}°µ"″′']+)/u;
const NUMBER = /^\d[\d.,]*$/;
const MOST_LETTERS = 26;
const MOST_DETAILS = 3;

/** The brand as an eyebrow, and up to three details. */
export function toldTexts({ attributes }: Product): Text[] {
  const pairs = pairsOf(attributes);
  const brand = pairs.find(([name]) => BRAND_NAMES.has(name.toLowerCase()))?.[1];
  const details = pairs
    .flatMap(([name, value]) => {
      const text = detailOf(name, value);
      return text ? [{ text, rank: rankOf(name, value) }] : [];
    })
    .sort((a, b) => a.rank - b.rank)
    .filter(({ text }, index, all) => all.findIndex((other) => other.text === text) === index)
    .slice(0, MOST_DETAILS);
  return [
    ...(brand && brand.length <= MOST_LETTERS
      ? [{ id: "eyebrow", role: "eyebrow" as const, text: brand }]
      : []),
    ...details.map(({ text }, index) => ({
      id: `detail-${index + 1}`,
      role: "detail" as const,
      text,
    })),
  ];
}

function pairsOf(attributes: Attributes | undefined): [string, string][] {
  const entries =
    attributes instanceof Map ? [...attributes] : Object.entries({ ...(attributes ?? {}) });
  return entries.flatMap(([name, value]): [string, string][] => {
    const [key, text] = [String(name).trim(), String(value ?? "").trim()];
    return key && text ? [[key, text]] : [];
  });
}

/** The value as it would be printed, where it would. */
function detailOf(name: string, value: string): string | undefined {
  if (BRAND_NAMES.has(name.toLowerCase())) return undefined;
  const isNamed = DETAIL_NAMES.includes(name.toLowerCase());
  if (!isNamed && !MEASURE.test(value)) return undefined;
  // "16" says nothing, "16 pieces" does.
  const text = NUMBER.test(value) ? `${value} ${name.toLowerCase()}` : value;
  return text.length <= MOST_LETTERS ? text : undefined;
}

/** Measures first, then by their names. */
function rankOf(name: string, value: string): number {
  const place = DETAIL_NAMES.indexOf(name.toLowerCase());
  return (MEASURE.test(value) ? 0 : 100) + (place < 0 ? 50 : place);
}
