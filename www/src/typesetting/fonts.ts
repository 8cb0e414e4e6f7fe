// Fonts are loaded when they are first used.

import { signal } from "@preact/signals";

import { strings } from "../strings/strings.ts";
import { FONTS, type FontName } from "./style.ts";

/** The fonts that text can be measured and drawn in by now. */
export const loadedFonts = signal<ReadonlySet<FontName>>(new Set());

const loading = new Map<FontName, Promise<void>>();

/** Resolves when the font is there, or can't be had and another takes its place. */
export function loadFont(name: FontName): Promise<void> {
  let promise = loading.get(name);
  if (!promise) {
    const { family, weight, url } = FONTS[name];
    const face = new FontFace(family, `url(${JSON.stringify(url)}) format("woff2")`, {
      weight: String(weight),
    });
    document.fonts.add(face);
    const failed = () => {
      // The next time it is wanted it is asked for again.
      document.fonts.delete(face);
      loading.delete(name);
    };
    promise = face
      .load()
      .then(() => {}, failed)
      .then(() => {
        loadedFonts.value = new Set([...loadedFonts.value, name]);
      });
    loading.set(name, promise);
  }
  return promise;
}

/** The font's file as an address that needs no network, for pictures that carry their font. */
export async function fontDataUrl(name: FontName): Promise<string> {
  const answer = await fetch(FONTS[name].url).catch(() => undefined);
  if (!answer?.ok) throw new Error(strings.errors.newVersion);
  return dataUrl(await answer.blob());
}

/** A file as an address that holds all of it. */
export function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("the file can't be read"));
    reader.readAsDataURL(blob);
  });
}
