// Fonts that a file carries with it.

import type { Composition, Font, FontUse, Weight } from "../composition/types.js";
import { familyName } from "../text/load-fonts.js";
import { dataUrl } from "./data-url.js";

/**
 * `@font-face` rules for the fonts that a composition's texts use. One that can't be had is done
 * without, as on the page.
 */
export async function embeddedFonts({ texts, fonts }: Composition): Promise<string[]> {
  const used = new Map<string, [Font, Weight]>();
  for (const { font, weight } of texts)
    used.set(ruleName(fonts, font, weight), [fonts[font], weight]);
  const rules = await Promise.all([...used.values()].map(([font, weight]) => rule(font, weight)));
  return rules.filter((text) => text !== undefined);
}

/** The same for two uses of one font. */
function ruleName(fonts: Composition["fonts"], font: FontUse, weight: Weight): string {
  const { family, weights, files } = fonts[font];
  return JSON.stringify([family, weights[weight], files?.[weight]]);
}

async function rule(font: Font, weight: Weight): Promise<string | undefined> {
  const file = font.files?.[weight];
  if (file === undefined) return undefined;
  const answer = await fetch(file).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const url = await dataUrl(new Blob([await answer.arrayBuffer()], { type: "font/woff2" }));
  const name = `font-family:${cssString(familyName(font))};font-weight:${font.weights[weight]}`;
  return `@font-face{${name};src:url(${url}) format("woff2")}`;
}

/** As CSS writes a string, whatever is in it. */
function cssString(text: string): string {
  return `'${text.replace(/['\\\n\r\f]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `)}'`;
}
