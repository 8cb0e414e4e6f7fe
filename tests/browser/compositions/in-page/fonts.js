// The fonts that the demo page has, too.

import { loadFonts } from "/pkg/compositions.js";

const file = (name, weight) => `/fonts/${name}/files/${name}-latin-${weight}-normal.woff2`;

const POPPINS = {
  family: '"Poppins", system-ui, sans-serif',
  weights: { regular: 400, bold: 600 },
  files: { regular: file("poppins", 400), bold: file("poppins", 600) },
};
const PLAYFAIR = {
  family: '"Playfair Display", Georgia, serif',
  weights: { regular: 400, bold: 700 },
  files: { regular: file("playfair-display", 400), bold: file("playfair-display", 700) },
};

const PAIRS = [
  { display: POPPINS, text: POPPINS },
  { display: PLAYFAIR, text: POPPINS },
];

/** One pair of fonts and then the other, loaded. */
export async function fontsFor(index) {
  const fonts = PAIRS[index % PAIRS.length];
  await loadFonts(fonts);
  return fonts;
}
