// Pairs of fonts, by the name of the one for headlines.

export const FONT_PAIR_NAMES = ["poppins", "playfair", "oswald", "kalam"] as const;

export type FontPairName = (typeof FONT_PAIR_NAMES)[number];

export const DEFAULT_FONTS: FontPairName = "poppins";
