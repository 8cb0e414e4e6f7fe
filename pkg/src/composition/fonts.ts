import type { Fonts } from "./types.js";

const WEIGHTS = { regular: 400, bold: 700 };

/** What every system has: nothing is downloaded. */
export const SYSTEM_FONTS: Fonts = {
  display: { family: "Georgia, 'Times New Roman', serif", weights: WEIGHTS },
  text: { family: "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif", weights: WEIGHTS },
};
