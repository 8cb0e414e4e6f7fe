// Drawn pixels.

/**
 * The pixels of a part of a composition, from `rect` in its own pixels: `down` times as high and
 * `across` times as wide.
 */
export function pixelsOf(rect, paint, down = 1, across = down) {
  const width = Math.max(Math.ceil(rect.width * across), 1);
  const height = Math.max(Math.ceil(rect.height * down), 1);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.scale(across, down);
  context.translate(-rect.x, -rect.y);
  paint(context);
  return context.getImageData(0, 0, width, height);
}
