// Colours that can be read (WCAG 2.2, success criterion 1.4.3).

export type Rgb = readonly [red: number, green: number, blue: number];

/** What the criterion asks of text of any size. */
export const ENOUGH_CONTRAST = 4.5;

export const WHITE: Rgb = [255, 255, 255];
export const INK: Rgb = [24, 26, 30];
const BLACK: Rgb = [0, 0, 0];

/** From a colour to black or white. */
const STEPS = 20;

/** `#rrggbb` as numbers of 0 to 255. */
export function fromHex(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function toHex(color: Rgb): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 for black to 1 for white. */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 for the same colour to 21 for black on white. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** `share` of `b` in `a`. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const part = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share;
  return [part(0), part(1), part(2)];
}

/** The colour itself where it can be read on `background`, or the nearest darker or lighter one. */
export function readable(color: Rgb, background: Rgb): Rgb {
  for (let step = 0; step < STEPS; step++) {
    const found = [BLACK, WHITE]
      .map((end) => mix(color, end, step / STEPS))
      .find((candidate) => contrast(candidate, background) >= ENOUGH_CONTRAST);
    if (found) return found;
  }
  // One of the two can be read on any colour.
  return clearer(BLACK, WHITE, background);
}

/** Of two, the one that stands out more. */
export function clearer(a: Rgb, b: Rgb, background: Rgb): Rgb {
  return contrast(a, background) >= contrast(b, background) ? a : b;
}
