import type { MeasuredPicture } from "../picture/measured-picture.js";
import { occlusion } from "../picture/coverage.js";
import { outlinePoint } from "../picture/outline-point.js";
import type { PlacedPhoto } from "./room.js";
import { around, centerOf, inFractions, rightOf } from "./rect.js";
import { ruleWidth } from "./parts/rule.js";
import type { Setting } from "./setting.js";
import type { Layer, Point, SetText } from "./types.js";

/** From the letters to the line, in benefits' sizes. */
const GAP = 0.45;
/** Where on the product's height lines may end. */
const ENDS = { from: 0.14, to: 0.86 };
/** Where it is met on a person's skin, how much further down or up it may be instead, in its heights. */
const ELSEWHERE = [0, 0.1, 0.2, -0.1, 0.3, -0.2];
/** As near as this, of the picture's longer side, skin is part of what a line ends at. */
const NEAR = 1 / 32;
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
  const end = endOf(picture, side, (y - product.y) / product.height);
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

/** Where a line that comes at this height of the product ends: there, or near it where skin is. */
function endOf(
  picture: MeasuredPicture,
  side: "left" | "right",
  height: number,
): Point | undefined {
  const clamped = (at: number) => Math.min(Math.max(at, ENDS.from), ENDS.to);
  for (const further of ELSEWHERE) {
    const point = outlinePoint(picture, side, clamped(clamped(height) + further));
    if (point && !isOnSkin(point, picture)) return point;
  }
  return undefined;
}

/** Whether there is skin right around a point, in fractions of the picture. */
function isOnSkin({ x, y }: Point, { skin: { width, height, values } }: MeasuredPicture): boolean {
  const reach = NEAR * Math.max(width, height);
  const rows = cellsAround(y * height, reach, height);
  return cellsAround(x * width, reach, width).some((column) =>
    rows.some((row) => values[row * width + column] === 1),
  );
}

function cellsAround(center: number, reach: number, count: number): number[] {
  const first = Math.max(Math.floor(center - reach), 0);
  const last = Math.min(Math.floor(center + reach), count - 1);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
