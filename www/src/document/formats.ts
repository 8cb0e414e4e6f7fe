// The sizes that a picture can have.

import { FORMATS } from "caponimage/compositions";

/** As the photo, or one that shops and networks ask for. */
export type FormatName = "photo" | keyof typeof FORMATS;

export const FORMAT_NAMES: readonly FormatName[] = [
  "photo",
  ...(Object.keys(FORMATS) as (keyof typeof FORMATS)[]),
];
