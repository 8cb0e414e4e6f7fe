import type { Ground } from "./setting.js";
import type { Layer, Palette, Point, Rect } from "./types.js";

/** On which of the palette's grounds a point lies: that of the last fill that covers it. */
export function groundAt(point: Point, layers: readonly Layer[], palette: Palette): Ground {
  const fill = layers.findLast(
    (layer) => layer.kind === "fill" && layer.opacity === 1 && isIn(point, layer.rect),
  );
  const color = fill?.kind === "fill" ? fill.color : palette.paper;
  if (color === palette.panel) return "panel";
  return color === palette.tint ? "tint" : "paper";
}

function isIn({ x, y }: Point, rect: Rect): boolean {
  return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;
}
