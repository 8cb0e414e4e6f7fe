// OKLab: a space in which equal distances look about equally far apart (B. Ottosson, 2020).

import { fromHex, toHex, type Rgb } from "./contrast.js";

/** Lightness 0 to 1; `a` from green to red and `b` from blue to yellow, about -0.4 to 0.4. */
export type Oklab = readonly [lightness: number, a: number, b: number];

/** OKLab with the colour as chroma, 0 (grey) to about 0.35, and hue in degrees, 0 to 360. */
export interface Oklch {
  lightness: number;
  chroma: number;
  hue: number;
}

/** How far out of 0 to 1 a part may be by rounding. */
const ROUNDING = 1e-4;
/** Halvings of the chroma's span when the most vivid colour of the gamut is looked for. */
const HALVINGS = 20;

const LINEAR = Float64Array.from({ length: 256 }, (_, part) => {
  const value = part / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** Of sRGB parts of 0 to 255, which are rounded. */
export function oklabOf(red: number, green: number, blue: number): Oklab {
  const r = LINEAR[Math.round(red)] ?? 0;
  const g = LINEAR[Math.round(green)] ?? 0;
  const b = LINEAR[Math.round(blue)] ?? 0;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Linear sRGB, which is out of 0 to 1 for colours that no screen shows. */
function linearOf([lightness, a, b]: Oklab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function isInGamut(color: Oklab): boolean {
  return linearOf(color).every((part) => part >= -ROUNDING && part <= 1 + ROUNDING);
}

/** As `#rrggbb`; parts that no screen shows are clipped. */
export function hexOfOklab(color: Oklab): string {
  const [red, green, blue] = linearOf(color).map((part) => {
    const value = Math.min(Math.max(part, 0), 1);
    return 255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
  }) as [number, number, number];
  return toHex([red, green, blue]);
}

/** Of `#rrggbb`. */
export function oklch(color: string): Oklch {
  const [lightness, a, b] = oklabOf(...fromHex(color));
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return { lightness, chroma: Math.hypot(a, b), hue: (hue + 360) % 360 };
}

/** As `#rrggbb`, with less chroma where no screen shows so much at that lightness. */
export function hexOfOklch({ lightness, chroma, hue }: Oklch): string {
  const light = Math.min(Math.max(lightness, 0), 1);
  const angle = (hue * Math.PI) / 180;
  const at = (share: number): Oklab => [
    light,
    share * chroma * Math.cos(angle),
    share * chroma * Math.sin(angle),
  ];
  if (isInGamut(at(1))) return hexOfOklab(at(1));
  let [low, high] = [0, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (isInGamut(at(middle))) low = middle;
    else high = middle;
  }
  return hexOfOklab(at(low));
}

/** Degrees between two hues, 0 to 180. */
export function hueDistance(a: number, b: number): number {
  const turn = Math.abs(a - b) % 360;
  return Math.min(turn, 360 - turn);
}

/** Between two colours `#rrggbb`; 0.02 is just seen side by side, 1 is black to white. */
export function colorDistance(a: string, b: string): number {
  const [one, other] = [oklabOf(...fromHex(a)), oklabOf(...fromHex(b))];
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}
