// Moving and resizing texts, in pixels of the composition; every result lies inside of it.

import type { Point, Rect, Size, TextStyle } from "caponimage/compositions";

/** What is dragged: a corner makes letters larger or smaller, a side breaks lines elsewhere. */
export type Handle = "nw" | "ne" | "sw" | "se" | "w" | "e";

export const HANDLES: readonly Handle[] = ["nw", "ne", "sw", "se", "w", "e"];

/** A text that a person has put somewhere. */
export interface Placed {
  /** Around its letters, as wide as its lines may be. */
  frame: Rect;
  style: Required<Pick<TextStyle, "box" | "fontSize" | "align">>;
}

/** Of the shorter side: nothing is made smaller, so that it can still be grabbed and read. */
const SMALLEST = 0.04;
const SMALLEST_LETTERS = 0.01;

export function smallest({ width, height }: Size): number {
  return SMALLEST * Math.min(width, height);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

/** A rectangle moved, but not out of the canvas. */
function moveRect(rect: Rect, by: Point, canvas: Size): Rect {
  return {
    ...rect,
    x: clamp(rect.x + by.x, 0, canvas.width - rect.width),
    y: clamp(rect.y + by.y, 0, canvas.height - rect.height),
  };
}

export function movedBy({ frame, style }: Placed, by: Point, canvas: Size): Placed {
  const next = moveRect(frame, by, canvas);
  const { box } = style;
  const moved = { ...box, x: box.x + next.x - frame.x, y: box.y + next.y - frame.y };
  return { frame: next, style: { ...style, box: moved } };
}

/** One side moved: lines become longer or shorter, letters stay. */
export function widenedBy(
  { frame, style }: Placed,
  side: "w" | "e",
  by: number,
  canvas: Size,
): Placed {
  const right = frame.x + frame.width;
  const least = smallest(canvas);
  const x = side === "w" ? clamp(frame.x + by, 0, right - least) : frame.x;
  const end = side === "e" ? clamp(right + by, frame.x + least, canvas.width) : right;
  const wide = { x, width: end - x };
  return { frame: { ...frame, ...wide }, style: { ...style, box: { ...style.box, ...wide } } };
}

/** Where the handle of a frame is. */
export function handlePoint(frame: Rect, handle: Handle): Point {
  return {
    x: handle.endsWith("w") ? frame.x : frame.x + frame.width,
    y: handle.startsWith("n") ? frame.y : frame.y + frame.height,
  };
}

const OPPOSITE: Readonly<Record<Handle, Handle>> = {
  nw: "se",
  se: "nw",
  ne: "sw",
  sw: "ne",
  w: "e",
  e: "w",
};

/** How many times as large a text becomes when one of its corners is moved. */
export function scaleOf({ frame }: Placed, corner: Handle, by: Point): number {
  const [from, anchor] = [handlePoint(frame, corner), handlePoint(frame, OPPOSITE[corner])];
  const [width, height] = [from.x - anchor.x, from.y - anchor.y];
  return 1 + (by.x * width + by.y * height) / (width * width + height * height);
}

/** Made so many times as large; the opposite corner stays. */
export function scaledTo(
  { frame, style }: Placed,
  corner: Handle,
  scale: number,
  canvas: Size,
): Placed {
  const anchor = handlePoint(frame, OPPOSITE[corner]);
  const most = Math.min(
    (corner.endsWith("w") ? anchor.x : canvas.width - anchor.x) / frame.width,
    (corner.startsWith("n") ? anchor.y : canvas.height - anchor.y) / frame.height,
  );
  const least = (SMALLEST_LETTERS * Math.min(canvas.width, canvas.height)) / style.fontSize;
  const by = clamp(scale, least, most);
  const scaled = ({ x, y, width, height }: Rect): Rect => ({
    x: anchor.x + (x - anchor.x) * by,
    y: anchor.y + (y - anchor.y) * by,
    width: width * by,
    height: height * by,
  });
  return {
    frame: scaled(frame),
    style: { ...style, box: scaled(style.box), fontSize: style.fontSize * by },
  };
}

/** The rectangle between two points, in any order. */
export function rectBetween(a: Point, b: Point, canvas: Size): Rect {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)].map((x) =>
    clamp(x, 0, canvas.width),
  ) as [number, number];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)].map((y) =>
    clamp(y, 0, canvas.height),
  ) as [number, number];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The area that two rectangles share. */
export function sharedArea(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(width, 0) * Math.max(height, 0);
}
