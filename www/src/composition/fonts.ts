// Pairs of fonts: one for headlines, one for all else. Each is loaded when it is first used.

import kalamRegular from "@fontsource/kalam/files/kalam-latin-400-normal.woff2?url";
import kalamBold from "@fontsource/kalam/files/kalam-latin-700-normal.woff2?url";
import oswaldRegular from "@fontsource/oswald/files/oswald-latin-400-normal.woff2?url";
import oswaldBold from "@fontsource/oswald/files/oswald-latin-600-normal.woff2?url";
import playfairRegular from "@fontsource/playfair-display/files/playfair-display-latin-400-normal.woff2?url";
import playfairBold from "@fontsource/playfair-display/files/playfair-display-latin-700-normal.woff2?url";
import poppinsRegular from "@fontsource/poppins/files/poppins-latin-400-normal.woff2?url";
import poppinsBold from "@fontsource/poppins/files/poppins-latin-600-normal.woff2?url";
import { signal } from "@preact/signals";
import { type Font, type Fonts, loadFonts } from "caponimage/compositions";

import type { FontPairName } from "../document/font-pairs.ts";

/** For letters that a font lacks, as Chinese or Arabic ones. */
const SYSTEM = "system-ui, sans-serif";

// Open-licence fonts (SIL OFL 1.1), for Latin letters.
const POPPINS: Font = {
  family: `Poppins, ${SYSTEM}`,
  weights: { regular: 400, bold: 600 },
  files: { regular: poppinsRegular, bold: poppinsBold },
};
const PLAYFAIR: Font = {
  family: `"Playfair Display", Georgia, ${SYSTEM}`,
  weights: { regular: 400, bold: 700 },
  files: { regular: playfairRegular, bold: playfairBold },
};
const OSWALD: Font = {
  family: `Oswald, ${SYSTEM}`,
  weights: { regular: 400, bold: 600 },
  files: { regular: oswaldRegular, bold: oswaldBold },
};
const KALAM: Font = {
  family: `Kalam, ${SYSTEM}`,
  weights: { regular: 400, bold: 700 },
  files: { regular: kalamRegular, bold: kalamBold },
};

export const FONT_PAIRS = {
  poppins: { display: POPPINS, text: POPPINS },
  playfair: { display: PLAYFAIR, text: POPPINS },
  oswald: { display: OSWALD, text: POPPINS },
  kalam: { display: KALAM, text: POPPINS },
} as const satisfies Record<FontPairName, Fonts>;

/** The pairs that text can be measured and drawn in by now. */
export const loadedFontPairs = signal<ReadonlySet<FontPairName>>(new Set());

/**
 * Resolves when the fonts are there, or can't be had and others take their place; those are asked for
 * again the next time.
 */
export async function loadFontPair(name: FontPairName): Promise<void> {
  const { display, text } = FONT_PAIRS[name];
  await loadFonts({ display, text });
  if (loadedFontPairs.peek().has(name) || ![display, text].every(isThere)) return;
  loadedFontPairs.value = new Set([...loadedFontPairs.peek(), name]);
}

function isThere({ family, weights }: Font): boolean {
  const first = familyName(family);
  return Object.values(weights).every((weight) =>
    [...document.fonts].some(
      (face) => familyName(face.family) === first && face.weight === String(weight),
    ),
  );
}

/** The first family of a list. */
function familyName(family: string): string {
  return (family.split(",")[0] ?? "").replaceAll('"', "").trim();
}
