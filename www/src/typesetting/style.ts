// How captions look, as far as the user chooses it.

import kalam from "@fontsource/kalam/files/kalam-latin-700-normal.woff2?url";
import oswald from "@fontsource/oswald/files/oswald-latin-600-normal.woff2?url";
import playfair from "@fontsource/playfair-display/files/playfair-display-latin-700-normal.woff2?url";
import poppins from "@fontsource/poppins/files/poppins-latin-600-normal.woff2?url";

/** Letters alone, on a plate, or with an outline. */
export const LOOKS = ["plain", "plate", "outline"] as const;
export type Look = (typeof LOOKS)[number];

/** `auto` goes by where on the picture the box is. */
export const ALIGNMENTS = ["auto", "left", "center", "right"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

/** An open-licence font (SIL OFL 1.1), for Latin letters; others come from the system. */
export interface Font {
  family: string;
  weight: number;
  url: string;
}

export const FONTS = {
  poppins: { family: "Poppins", weight: 600, url: poppins },
  playfair: { family: "Playfair Display", weight: 700, url: playfair },
  oswald: { family: "Oswald", weight: 600, url: oswald },
  kalam: { family: "Kalam", weight: 700, url: kalam },
} as const satisfies Record<string, Font>;
export type FontName = keyof typeof FONTS;

export interface TextStyle {
  font: FontName;
  look: Look;
  alignment: Alignment;
}

export const DEFAULT_STYLE: TextStyle = { font: "poppins", look: "outline", alignment: "auto" };

/** As CSS writes it, with what the system has for other scripts. */
export function familyList(name: FontName): string {
  return `"${FONTS[name].family}", system-ui, sans-serif`;
}
