import type { MeasuredPicture } from "../picture/measured-picture.js";
import { occlusion } from "../picture/coverage.js";
import { outlinePoint } from "../picture/outline-point.js";
import type { PlacedPhoto } from "./room.js";
import { around, centerOf, inFractions, rightOf } from "./rect.js";
import { ruleWidth } from "./parts/rule.js";
import type { Setting } from "./setting.js";
import type { Layer, SetText } from "./types.js";

/** From the letters to the line, in benefits' sizes. */
const GAP = 0.45;
/** Where on the product's height lines may end. */
const ENDS = { from: 0.14, to: 0.86 };
/** The dot at the end, in the line's widths. */
const DOT = 5;
/** How much of the dot is on the product, at least. */
const ON_PRODUCT = 0.6;

/** A line from the first of the texts to the product beside it, where it is met at that height. */
export function calloutLine(
  texts: readonly SetText[],
  side: "left" | "right",
  { rect: photo, product }: PlacedPhoto,
  picture: MeasuredPicture,
  setting: Setting,
): Layer[] {
  const [text] = texts;
  if (!text) return [];
  const { y } = centerOf(text.rect);
  const at = Math.min(Math.max((y - product.y) / product.height, ENDS.from), ENDS.to);
  const end = outlinePoint(picture, side, at);
  if (!end) return [];
  const gap = GAP * setting.scale.benefit;
  const width = ruleWidth(setting);
  const to = { x: photo.x + end.x * photo.width, y: photo.y + end.y * photo.height };
  const dot = inFractions(around(to, (DOT * width) / 2), photo);
  if (occlusion(picture, dot) < ON_PRODUCT) return [];
  return [
    {
      kind: "line",
      from: { x: side === "left" ? rightOf(text.rect) + gap : text.rect.x - gap, y },
      to,
      color: setting.palette.accent,
      width,
      dot: DOT * width,
    },
  ];
}
