// A picture that captions are written on.

import type { MeasuredPicture } from "caponimage/compositions";

export interface Photo {
  /** The file's bytes as they came; of an SVG, a PNG. */
  blob: Blob;
  name: string;
  /** For pictures on the page; `closePhoto` ends it. */
  url: string;
  width: number;
  height: number;
  /** What is in it, as far as compositions need it. */
  measured: MeasuredPicture;
}
