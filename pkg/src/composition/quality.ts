// How good an arrangement is beside others.

import { occlusion } from "../picture/coverage.js";
import type { Arrangement, Materials } from "./arrange.js";
import type { Deck } from "./deck.js";
import { areaOf, inFractions } from "./rect.js";
import { isLegible } from "./scale.js";
import { FEW_LINES } from "./setting.js";
import type { Line, Role, SetText, Text } from "./types.js";

/** Of how many shares of the canvas a product is large enough. */
const LARGE_PRODUCT = 0.3;
/** Of the shorter side. */
const LARGE_HEADLINE = 0.1;
/** What each benefit that is shown is worth. */
const BENEFIT = 0.06;
/** What each line of a headline beyond two costs. */
const LONG_HEADLINE = 0.08;
/** What each line beyond four costs on top. */
const STACKED_HEADLINE = 0.25;
/** Beyond so many lines that are a single word each, a headline is a list; what each further one costs. */
const MOST_SINGLE_WORDS = 3;
const SINGLE_WORD = 0.2;
/** What it costs where a headline's shortest line has less than this share of its longest, for each such share. */
const EVEN_LINES = 0.6;
const RAGGED = 0.4;
/** What a badge costs that has found no place. */
export const LOST_BADGE = 0.2;
/** What each detail, eyebrow or button is worth: they add to what headline and benefits say. */
const ADDITION = 0.02;
/** A product that takes less of the canvas than this is hard to see: then what is said counts half. */
const LEAST_PRODUCT = 0.1;
/** The same of a photo, for a product is not always told from what is around it. */
const LEAST_PHOTO = 0.2;
/** Benefits beyond so many are no loss: only one composition has places for more. */
const ENOUGH_BENEFITS = 3;

/**
 * How much of what a deck has to say, its headline and benefits, can be read, 0 to 1: nothing where
 * letters had to be smaller than a composition's should be, half of it where that leaves hardly any
 * room for the product, or the headline is a stack of lines.
 */
export function shareSaid(
  { photo, texts, scale }: Pick<Arrangement, "photo" | "texts" | "scale">,
  deck: Deck,
  { format: { width, height } }: Pick<Materials, "format">,
): number {
  // What a person has put somewhere is there in any case.
  const asked = messages([...deck.headline, ...deck.benefit].filter(({ style }) => !style?.box));
  if (asked === 0) return 1;
  if (!isLegible(scale, { width, height })) return 0;
  const whole = width * height;
  const isHardToSee =
    areaOf(photo.product) < LEAST_PRODUCT * whole || areaOf(photo.seen) < LEAST_PHOTO * whole;
  const isHeard = !isStack(linesOfHeadline(texts));
  return (messages(texts) / asked) * (isHeard && !isHardToSee ? 1 : 0.5);
}

function messages(texts: readonly Pick<Text, "role">[]): number {
  const count = (wanted: Role) => texts.filter(({ role }) => role === wanted).length;
  return Math.min(count("headline"), 1) + Math.min(count("benefit"), ENOUGH_BENEFITS);
}

/** Whether a headline is a list of lines rather than a few words. */
function isStack(lines: readonly Pick<Line, "text">[]): boolean {
  return lines.length > FEW_LINES || singleWords(lines) > MOST_SINGLE_WORDS;
}

function singleWords(lines: readonly Pick<Line, "text">[]): number {
  return lines.filter(({ text }) => !/\s/.test(text)).length;
}

/** How large product and headline are, and how much is told; less where texts stand on the product. */
export function qualityOf(
  { photo, scale, texts }: Arrangement,
  { format, picture }: Materials,
): number {
  const shorter = Math.min(format.width, format.height);
  const product = areaOf(photo.product) / (format.width * format.height) / LARGE_PRODUCT;
  const headline = scale.headline / shorter / LARGE_HEADLINE;
  const covered = Math.max(
    0,
    ...texts.map(({ rect }) => occlusion(picture, inFractions(rect, photo.rect))),
  );
  const set = linesOfHeadline(texts);
  const lines = set.length;
  const benefits = texts.filter(({ role }) => role === "benefit").length;
  const additions = texts.length - benefits - (lines > 0 ? 1 : 0);
  return (
    0.6 * Math.min(product, 1) +
    0.4 * Math.min(headline, 1) +
    BENEFIT * Math.min(benefits, ENOUGH_BENEFITS) +
    ADDITION * additions -
    LONG_HEADLINE * Math.max(lines - 2, 0) -
    STACKED_HEADLINE * Math.max(lines - FEW_LINES, 0) -
    RAGGED * Math.max(EVEN_LINES - evenness(set), 0) -
    SINGLE_WORD * Math.max(singleWords(set) - MOST_SINGLE_WORDS, 0) -
    covered
  );
}

/** The shortest of some lines by the longest; 1 where there are none. */
function evenness(lines: readonly Pick<Line, "width">[]): number {
  const widths = lines.map(({ width }) => width).filter((width) => width > 0);
  return widths.length === 0 ? 1 : Math.min(...widths) / Math.max(...widths);
}

function linesOfHeadline(texts: readonly SetText[]): readonly Line[] {
  return texts.find(({ role }) => role === "headline")?.lines ?? [];
}
