// Colours that can be read (WCAG 2.2, success criterion 1.4.3).

/** sRGB, each part 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** What the criterion asks of text of any size. */
export const ENOUGH_CONTRAST = 4.5;

/** From a colour to black or white. */
const STEPS = 50;

/** `#rrggbb` as numbers of 0 to 255. */
export function fromHex(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Numbers of 0 to 255 as `#rrggbb`, rounded. */
export function toHex(color: Rgb): string {
  const part = (value: number) => Math.min(Math.max(Math.round(value), 0), 255);
  return `#${color.map((value) => part(value).toString(16).padStart(2, "0")).join("")}`;
}

/** The relative luminance of `#rrggbb`, 0 for black to 1 for white. */
export function luminance(color: string): number {
  const [red, green, blue] = fromHex(color).map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Of two colours `#rrggbb`: 1 where they are the same, to 21 for black on white. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** `share` (0 to 1) of `b` in `a`. */
export function mix(a: string, b: string, share: number): string {
  const [from, to] = [fromHex(a), fromHex(b)];
  const part = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * share;
  return toHex([part(0), part(1), part(2)]);
}

/** Of two, the one that stands out more from `ground`. */
export function clearer(a: string, b: string, ground: string): string {
  return contrast(a, ground) >= contrast(b, ground) ? a : b;
}

/**
 * The colour itself where its contrast to `ground` is at least `least`, or the nearest mixture with
 * black or white that has it; where none has, black or white.
 */
export function readable(color: string, ground: string, least = ENOUGH_CONTRAST): string {
  for (let step = 0; step < STEPS; step++) {
    const found = ["#000000", "#ffffff"]
      .map((end) => mix(color, end, step / STEPS))
      .find((candidate) => contrast(candidate, ground) >= least);
    if (found) return found;
  }
  return clearer("#000000", "#ffffff", ground);
}
