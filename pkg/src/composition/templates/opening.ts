import type { Part } from "../blocks.js";

/** What a composition begins with. */
export const OPENING: readonly Part[] = [
  { kind: "text", role: "eyebrow" },
  { kind: "text", role: "headline" },
];
