import type { Font, Weight } from "../composition/types.js";

/** A font as a canvas takes it. */
export function fontString({ family, weights }: Font, weight: Weight, fontSize: number): string {
  return `${weights[weight]} ${fontSize}px ${family}`;
}
