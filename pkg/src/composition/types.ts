// What a composition is: plain values, so that it can be kept as JSON and opened again.

import type { Box } from "../types.js";

/** A rectangle in pixels of the composition, origin at the top left. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** What a text is there for. */
export type Role =
  /** A word or two above the headline: the brand, say. */
  | "eyebrow"
  /** The largest text. */
  | "headline"
  /** A line that speaks for the product; two to four of them. */
  | "benefit"
  /** A told value: "350 ml", "100 % cotton", "40 h". */
  | "detail"
  /** A few letters on a disc: "New", "−20 %". */
  | "badge"
  /** What to do next, on a button. */
  | "call";

/** A text to be set. */
export interface Text {
  /** Tells it from the others of its composition. */
  id: string;
  role: Role;
  text: string;
  /** The colour that the model predicts, `#rrggbb`: the palette's nearest that can be read is taken. */
  color?: string;
  /** What a person chose for it; all else is the composition's affair. */
  style?: TextStyle;
}

/** What a person may choose for one text. */
export interface TextStyle {
  /** Where it stands, in pixels of the composition, instead of where the composition has it. */
  box?: Rect;
  /** In pixels, instead of what fits. */
  fontSize?: number;
  weight?: Weight;
  font?: FontUse;
  align?: Align;
  /** `#rrggbb`, also where it can't be read. */
  color?: string;
}

export type Weight = "regular" | "bold";
/** For headlines, or for all else. */
export type FontUse = "display" | "text";
export type Align = "left" | "center" | "right";

/** A font family in its two weights. */
export interface Font {
  /** As CSS writes a list of families: `"Playfair Display", Georgia, serif`. */
  family: string;
  /** CSS weights. */
  weights: Record<Weight, number>;
  /** Files of the two weights (WOFF2), for pictures that carry their font. */
  files?: Partial<Record<Weight, string>>;
}

export type Fonts = Record<FontUse, Font>;

/** The colours of a composition, `#rrggbb`; each pair named below has a contrast of at least 4.5. */
export interface Palette {
  /** What stands around the photo, and `ink` and `quiet` can be read on. */
  paper: string;
  ink: string;
  /** For what is less important. */
  quiet: string;
  /** A panel of the product's dark colour, or the brand's first; `onPanel` can be read on it. */
  panel: string;
  onPanel: string;
  /** A light tint of the same; `ink` can be read on it. */
  tint: string;
  /** One colour that stands out, the brand's second, or a shade of its first; `onAccent` can be read on it. */
  accent: string;
  onAccent: string;
}

/** One thing that is painted; in painting order, before all texts. */
export type Layer =
  /** All of the canvas, or a part of it. */
  | { kind: "fill"; rect: Rect; radius: number; color: string; opacity: number }
  /** From one colour to another, along `angle` degrees: 0 to the right, 90 downwards. */
  | {
      kind: "gradient";
      rect: Rect;
      angle: number;
      from: { color: string; opacity: number };
      to: { color: string; opacity: number };
    }
  /** The photo drawn over all of `rect`, of which only what lies in `clip` is seen. */
  | { kind: "photo"; rect: Rect; clip: Rect; radius: number }
  /** An outline around `rect`. */
  | { kind: "frame"; rect: Rect; radius: number; color: string; width: number }
  /** A line to a part of the product, with a dot of `dot` pixels across at its end. */
  | { kind: "line"; from: Point; to: Point; color: string; width: number; dot: number }
  | { kind: "disc"; center: Point; radius: number; color: string }
  /** The brand's logo, over all of `rect`, which has its proportions. */
  | { kind: "logo"; rect: Rect };

export interface Point {
  x: number;
  y: number;
}

/** A text that is set: what is drawn is lines on their baselines. */
export interface SetText {
  id: string;
  role: Role;
  text: string;
  /** Where it may stand: what the text was fitted into. */
  slot: Rect;
  /** What its letters cover, from the top of the tallest to the bottom of the deepest. */
  rect: Rect;
  lines: Line[];
  fontSize: number;
  font: FontUse;
  weight: Weight;
  align: Align;
  direction: "ltr" | "rtl";
  /** Between letters, in font sizes. */
  tracking: number;
  color: string;
  /** What it stands on, `#rrggbb`: its contrast is measured against it. */
  ground: string;
}

export interface Line {
  text: string;
  /** Where the canvas's or SVG's pen starts, on the baseline: letters run to the right of it. */
  x: number;
  baseline: number;
  /** From its first letter's left edge to its last one's right edge, as they are drawn. */
  width: number;
}

/** A box to ask the model about: a part of the photo, in fractions of it. */
export interface RoleBox extends Box {
  id: string;
  role: Role;
}

/** A picture with texts, ready to be drawn. */
export interface Composition extends Size {
  /** Of the template: "left-column", say. */
  name: string;
  layers: Layer[];
  texts: SetText[];
  palette: Palette;
  fonts: Fonts;
  /** Where the photo's product lies, in pixels of the composition; nothing stands on it. */
  product: Rect;
  /** What the model is to be asked for. */
  boxes: RoleBox[];
}
