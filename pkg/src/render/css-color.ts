/** A colour `#rrggbb` of some opacity, 0 to 1, as CSS has it. */
export function cssColor(color: string, opacity: number): string {
  const alpha = Math.round(Math.min(Math.max(opacity, 0), 1) * 255);
  return color + alpha.toString(16).padStart(2, "0");
}
