// Edges of letters, more exactly than browsers tell them: those give whole pixels of a size that they
// choose, which can be two pixels of a large headline.

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** About where letters are, in font sizes from where the pen starts, to the right and down. */
export interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** An edge is looked for so far on both sides of where it should be, in font sizes. */
export const REACH = 0.012;
/** Pixels to a font size, across the edge and along it. */
const [ACROSS, ALONG] = [2000, 50];
const DEPTH = 2 * REACH * ACROSS;
/** Of a square canvas that is large enough, in pixels. */
export const CANVAS_SIDE = 200;
/** Pixels that are less than that, of 255, are not seen. */
const LEAST_ALPHA = 24;

/**
 * Where an edge of a few letters is, in font sizes, to a two thousandth of one; where it should be if
 * it is not seen there. The context has their font, at `fontSize` pixels; its canvas is drawn on.
 */
export function exactEdge(
  context: Context,
  letters: string,
  fontSize: number,
  bounds: Bounds,
  edge: keyof Bounds,
): number {
  const isUpright = edge === "left" || edge === "right";
  const first = bounds[edge] - REACH;
  const [from, to] = isUpright ? [bounds.top, bounds.bottom] : [bounds.left, bounds.right];
  const length = Math.min(Math.max(Math.ceil((to - from) * ALONG), 1), CANVAS_SIDE);
  const [width, height] = isUpright ? [DEPTH, length] : [length, DEPTH];
  const [right, down] = isUpright ? [ACROSS, ALONG] : [ALONG, ACROSS];
  const [x, y] = isUpright ? [first, from] : [from, first];
  context.clearRect(0, 0, width, height);
  context.setTransform(right / fontSize, 0, 0, down / fontSize, -x * right, -y * down);
  context.fillText(letters, 0, 0);
  context.resetTransform();
  const { data } = context.getImageData(0, 0, width, height);
  /** Whether there is anything so many pixels across. */
  const isSeen = (step: number) => {
    for (let at = 0; at < length; at++) {
      const pixel = isUpright ? at * width + step : step * width + at;
      if ((data[4 * pixel + 3] ?? 0) >= LEAST_ALPHA) return true;
    }
    return false;
  };
  const seen = Array.from({ length: DEPTH }, (_, step) => isSeen(step));
  const isStart = edge === "left" || edge === "top";
  const step = isStart ? seen.indexOf(true) : seen.lastIndexOf(true) + 1;
  // Where nothing is seen, or letters go on, the edge is elsewhere.
  const isFound = isStart ? step > 0 : step > 0 && step < DEPTH;
  return isFound ? first + step / ACROSS : bounds[edge];
}
