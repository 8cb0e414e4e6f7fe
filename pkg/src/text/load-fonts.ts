// Fonts are loaded when they are first used.

import type { Font, Fonts, Weight } from "../composition/types.js";
import { fontString } from "./font-string.js";

const WEIGHTS = ["regular", "bold"] as const satisfies readonly Weight[];

/** Files that are loaded or being loaded, by where and as what. */
const loading = new Map<string, Promise<void>>();

/** The fonts of this page or worker. */
export function fontFaces(): FontFaceSet | undefined {
  if (typeof document !== "undefined") return document.fonts;
  return (globalThis as { fonts?: FontFaceSet }).fonts;
}

/**
 * Loads the files of fonts, each once, and those that a style sheet names. A font that can't be had is
 * done without: the next family of its list is drawn, and it is asked for again the next time.
 * Addresses are relative to the page.
 */
export async function loadFonts(fonts: Fonts): Promise<void> {
  const faces = fontFaces();
  if (!faces || typeof FontFace === "undefined") return;
  const all = [fonts.display, fonts.text].flatMap((font) =>
    WEIGHTS.map((weight) => {
      const file = font.files?.[weight];
      if (file !== undefined) return loadFile(faces, font, weight, file);
      return faces.load(fontString(font, weight, 16));
    }),
  );
  await Promise.allSettled(all);
}

function loadFile(faces: FontFaceSet, font: Font, weight: Weight, file: string): Promise<void> {
  const key = JSON.stringify([font.family, font.weights[weight], file]);
  let promise = loading.get(key);
  if (!promise) {
    promise = addFace(faces, font, weight, file).catch(() => {
      loading.delete(key);
    });
    loading.set(key, promise);
  }
  return promise;
}

async function addFace(
  faces: FontFaceSet,
  font: Font,
  weight: Weight,
  file: string,
): Promise<void> {
  const source = `url(${JSON.stringify(file)}) format("woff2")`;
  const face = new FontFace(familyName(font), source, { weight: String(font.weights[weight]) });
  // Only when it is there: a face that is added is drawn with.
  faces.add(await face.load());
}

/** The first family of a font's list, as CSS writes a single name. */
export function familyName({ family }: Font): string {
  const first = /^\s*(?:"([^"]*)"|'([^']*)'|([^,]*))/.exec(family);
  return (first?.[1] ?? first?.[2] ?? first?.[3] ?? "").trim();
}
