// The photo as a picture in a picture.

import { colorDistance } from "../color/oklab.js";
import { coverage } from "../picture/coverage.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import { type Side, SIDES } from "../picture/product-place.js";
import { between, bottomOf, grown, holds, inFractions, rightOf, shared } from "./rect.js";
import { AIR, fittingScale, isPushedAside, type PlacedPhoto, type Room, within } from "./room.js";
import type { Align, Rect, Size } from "./types.js";

/** From here on an edge of the photo is even enough to go on in one colour. */
const EVEN = 0.75;
/** In OKLab: colours that differ more are seen as two where they meet. */
const ONE_COLOR = 0.04;
/** A photo that nearly covers its card covers it. */
const NEARLY = 0.8;
/** How much of a product that the photo's edge cuts may be cut away with it. */
const MOST_LOST = 0.015;
/** How much of what is free beside a photo lies before it. */
const FREE: Record<Align, number> = { left: 0, center: 0.5, right: 1 };
/** How much larger than its card a photo becomes for its product's sake. */
const MOST_ZOOM = 1.6;
/** What a card may be short of before that is seen. */
const HALF_A_PIXEL = 0.5;
const OPPOSITE: Record<Side, Side> = {
  left: "right",
  top: "bottom",
  right: "left",
  bottom: "top",
};

/**
 * The photo with its product as large as its room, cut where its background reaches beyond the card.
 * Where it does not reach that far, the card goes on beside it, if the photo's edges there are even;
 * else the photo is a card of its own, with air on all sides.
 */
export function placeCard(picture: MeasuredPicture, room: Room): PlacedPhoto {
  const { card } = room;
  const cover = Math.max(card.width / picture.width, card.height / picture.height);
  const fitting = Math.min(fittingScale(picture, room), MOST_ZOOM * cover);
  if (fitting < cover && fitting >= NEARLY * cover) {
    // Rather a little larger than with a strip beside it, if nothing of the product is lost.
    const covering = cardAt(cover, picture, room);
    if (isWhole(covering, picture)) return covering;
  }
  const placed = cardAt(fitting, picture, room);
  const isFull = placed.gaps.length > 0 || holds(placed.rect, grown(card, -HALF_A_PIXEL));
  if (isFull || room.fillsCard === false) return placed;
  return placeOwnCard(picture, room);
}

/** The photo as a card of its own within the room, with air on all sides. */
export function placeOwnCard(picture: MeasuredPicture, room: Room): PlacedPhoto {
  return placeCard(picture, { ...room, card: room.rect, fillsCard: false });
}

/** Whether a card shows all of its product, with its air. */
function isWhole({ rect, clip }: PlacedPhoto, picture: MeasuredPicture): boolean {
  const { box, touches } = picture.product;
  const wanted = withAir(within(rect, box), touches);
  const isSeen = {
    left: wanted.x >= clip.x - HALF_A_PIXEL,
    top: wanted.y >= clip.y - HALF_A_PIXEL,
    right: rightOf(wanted) <= rightOf(clip) + HALF_A_PIXEL,
    bottom: bottomOf(wanted) <= bottomOf(clip) + HALF_A_PIXEL,
  };
  return (
    SIDES.every((side) => touches[side] || isSeen[side]) &&
    coverage(picture, inFractions(clip, rect)) >= 1 - MOST_LOST
  );
}

/** The product with air at the sides where it ends within the photo. */
function withAir(product: Rect, touches: Record<Side, boolean>): Rect {
  const air = AIR * Math.max(product.width, product.height);
  const at = (side: Side) => (touches[side] ? 0 : air);
  return between(
    product.x - at("left"),
    product.y - at("top"),
    rightOf(product) + at("right"),
    bottomOf(product) + at("bottom"),
  );
}

function cardAt(scale: number, picture: MeasuredPicture, room: Room): PlacedPhoto {
  const { card, align = "center" } = room;
  const { box, touches } = picture.product;
  const size = { width: picture.width * scale, height: picture.height * scale };
  const short = SIDES.filter((side) => isShort(side, size, card));
  const gaps = short.filter((side) => !touches[side]);
  const goesOn =
    room.fillsCard !== false &&
    gaps.every((side) => picture.background.even[side] >= EVEN) &&
    isOneColor(gaps.map((side) => picture.background.edges[side])) &&
    // Of two opposite sides only one can be at the card's edge, and none amid texts that are centred.
    !short.some((side) => touches[side] && (touches[OPPOSITE[side]] || isPushedAside(side, room)));
  const along = (axis: "x" | "y") => {
    const [length, before, after] =
      axis === "x" ? (["width", "left", "right"] as const) : (["height", "top", "bottom"] as const);
    const wanted = inRoom(axis, size, picture, room);
    const atEnd = card[axis] + card[length] - size[length];
    if (size[length] >= card[length]) return Math.min(Math.max(wanted, atEnd), card[axis]);
    // A product that is cut by the photo's edge is cut by the card's, if that is where the photo ends.
    if (goesOn && touches[before] !== touches[after]) return touches[before] ? card[axis] : atEnd;
    if (goesOn) return Math.min(Math.max(wanted, card[axis]), atEnd);
    return card[axis] + (card[length] - size[length]) * (axis === "x" ? FREE[align] : 0.5);
  };
  const rect = { x: along("x"), y: along("y"), ...size };
  const clip = shared(rect, card);
  const product = shared(within(rect, box), card);
  const longer = goesOn ? gaps : [];
  const atSide = (side: Side) => (longer.includes(side) ? card : clip);
  const seen = between(
    atSide("left").x,
    atSide("top").y,
    rightOf(atSide("right")),
    bottomOf(atSide("bottom")),
  );
  return { join: "card", rect, clip, seen, product, gaps: longer };
}

/**
 * Where the photo starts along an axis for its product to be in the middle of the room; one that is
 * too long for that, in the middle of the card, or where the photo's edge cuts it anyway, cut there.
 */
function inRoom(
  axis: "x" | "y",
  size: Size,
  { product: { box, touches } }: MeasuredPicture,
  { rect, card }: Room,
): number {
  const [length, before, after] =
    axis === "x" ? (["width", "left", "right"] as const) : (["height", "top", "bottom"] as const);
  const product = withAir(within({ x: 0, y: 0, ...size }, box), touches);
  const inMiddle = (of: Rect) => of[axis] + (of[length] - product[length]) / 2 - product[axis];
  if (product[length] <= rect[length]) return inMiddle(rect);
  const free = card[length] - product[length];
  if (free >= 0 || touches[before] === touches[after]) return inMiddle(card);
  return card[axis] + (touches[before] ? free : 0) - product[axis];
}

function isOneColor(colors: readonly string[]): boolean {
  return colors.every((one) => colors.every((other) => colorDistance(one, other) <= ONE_COLOR));
}

/** Whether the photo leaves the card free at a side. */
function isShort(side: Side, size: Size, card: Rect): boolean {
  const length = side === "left" || side === "right" ? "width" : "height";
  return size[length] < card[length] - HALF_A_PIXEL;
}
