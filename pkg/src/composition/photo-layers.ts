// What lies beneath the texts: ground, photo, panels, fade and frame.

import type { Frame } from "./frame.js";
import type { PlacedPhoto, Room } from "./room.js";
import type { MeasuredPicture } from "../picture/measured-picture.js";
import type { Side } from "../picture/product-place.js";
import { between, bottomOf, rightOf } from "./rect.js";
import type { Plan } from "./template.js";
import type { Layer, Palette, Rect } from "./types.js";

/** Of a card that no edge of the canvas cuts, in margins. */
const RADIUS = 0.4;
/** Over how much of its shorter side a photo goes over into the colour of its edge. */
const SOFT = 0.1;
/** Thickness of a frame, in margins, and how much of it is seen. */
const FRAME = 0.05;

export function photoLayers(
  photo: PlacedPhoto,
  picture: MeasuredPicture,
  { room, panels = [], fade, frame: line }: Plan,
  { whole, margin }: Frame,
  palette: Palette,
): Layer[] {
  const panelRects = panels.map(({ rect, ground }) => ({ rect: onPixels(rect), ground }));
  const isFree =
    photo.join === "card" && photo.gaps.length === 0 && !touchesEdge(photo.clip, whole);
  return [
    { kind: "fill", rect: whole, radius: 0, color: palette.paper, opacity: 1 },
    ...extension(photo, room, picture),
    {
      kind: "photo",
      rect: photo.rect,
      clip: onPixels(photo.clip),
      radius: isFree ? margin * RADIUS : 0,
    },
    ...softEdges(photo, room, picture),
    ...panelRects.map(({ rect, ground }): Layer => ({
      kind: "fill",
      rect,
      radius: 0,
      color: palette[ground],
      opacity: 1,
    })),
    ...fadeLayers(photo, fade, panelRects[0]?.rect, palette.panel),
    ...(line
      ? [
          {
            kind: "frame" as const,
            rect: line,
            radius: 0,
            color: palette.quiet,
            width: Math.max(Math.round(margin * FRAME), 1),
          },
        ]
      : []),
  ];
}

/** What of a card lies beyond its photo, and a pixel beneath it, so that no seam is seen. */
function gapsOf({ clip, gaps }: PlacedPhoto, { card }: Room): [side: Side, gap: Rect][] {
  const [right, bottom] = [rightOf(card), bottomOf(card)];
  const rects: Record<Side, Rect> = {
    left: between(card.x, card.y, clip.x + 1, bottom),
    right: between(rightOf(clip) - 1, card.y, right, bottom),
    top: between(card.x, card.y, right, clip.y + 1),
    bottom: between(card.x, bottomOf(clip) - 1, right, bottom),
  };
  return gaps.map((side) => [side, rects[side]]);
}

/** What a card has beside its photo: the colour of the photo's edge there. */
function extension(photo: PlacedPhoto, room: Room, picture: MeasuredPicture): Layer[] {
  return gapsOf(photo, room).map(([side, rect]) => ({
    kind: "fill",
    rect,
    radius: 0,
    color: picture.background.edges[side],
    opacity: 1,
  }));
}

/** The photo's edges going over into that colour. */
function softEdges(photo: PlacedPhoto, room: Room, picture: MeasuredPicture): Layer[] {
  return gapsOf(photo, room).map(([side]) => {
    const { x, y, width, height } = onPixels(photo.clip);
    const soft = Math.min(SOFT * Math.min(width, height), besideProduct(photo, side));
    const color = picture.background.edges[side];
    const rect = {
      left: { x: x - 1, y, width: soft + 1, height },
      right: { x: x + width - soft, y, width: soft + 1, height },
      top: { x, y: y - 1, width, height: soft + 1 },
      bottom: { x, y: y + height - soft, width, height: soft + 1 },
    }[side];
    return {
      kind: "gradient",
      rect,
      angle: { left: 180, right: 0, top: 270, bottom: 90 }[side],
      from: { color, opacity: 0 },
      to: { color, opacity: 1 },
    };
  });
}

/** Edges between pixels would be half seen. */
function onPixels(rect: Rect): Rect {
  const [left, top] = [Math.round(rect.x), Math.round(rect.y)];
  return between(left, top, Math.round(rightOf(rect)), Math.round(bottomOf(rect)));
}

function touchesEdge(rect: Rect, whole: Rect): boolean {
  const slack = 0.5;
  return (
    rect.x <= slack ||
    rect.y <= slack ||
    rightOf(rect) >= whole.width - slack ||
    bottomOf(rect) >= whole.height - slack
  );
}

/** How much of the photo there is between its edge and its product, in pixels. */
function besideProduct({ clip, product }: PlacedPhoto, side: Side): number {
  const free = {
    left: product.x - clip.x,
    top: product.y - clip.y,
    right: rightOf(clip) - rightOf(product),
    bottom: bottomOf(clip) - bottomOf(product),
  }[side];
  return Math.max(free, 0);
}

/** The photo going over into a panel beneath it, but for its product. */
function fadeLayers(
  { clip, product }: PlacedPhoto,
  longest: number | undefined,
  panel: Rect | undefined,
  color: string,
): Layer[] {
  const meets = panel && bottomOf(clip) >= panel.y - 1 && clip.width >= panel.width - 1;
  if (longest === undefined || !meets) return [];
  const length = Math.round(Math.min(longest, panel.y - bottomOf(product)));
  if (length < 1) return [];
  return [
    {
      kind: "gradient",
      // Over the panel's edge, or a line of the photo might be seen there.
      rect: { x: panel.x, y: panel.y - length, width: panel.width, height: length + 1 },
      angle: 90,
      from: { color, opacity: 0 },
      to: { color, opacity: 1 },
    },
  ];
}
