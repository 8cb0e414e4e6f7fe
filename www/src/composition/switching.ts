// Another composition, size or pair of fonts.

import type { TextStyle } from "caponimage/compositions";

import type { StudioText } from "../document/document.ts";
import type { FontPairName } from "../document/font-pairs.ts";
import type { FormatName } from "../document/formats.ts";
import { edit, photo } from "../document/store.ts";
import { isOwn, restyled, unpinned } from "../document/texts.ts";
import { composition } from "./composition.ts";
import { loadFontPair } from "./fonts.ts";
import { ranked } from "./rank.ts";

/** Another composition: it puts all texts in their places, but for those that a person has drawn. */
export function useComposition(name: string): void {
  edit((document) => ({
    ...restyled(document, (text) => (isOwn(text.id) ? text.style : unpinned(text))),
    composition: name,
  }));
}

/** Another size: what a person has drawn is in the same part of it, and as large beside it. */
export function changeFormat(format: FormatName): void {
  const [shown, before] = [photo.value, composition.value];
  edit((document) => {
    if (!shown || !before) return { ...document, format };
    const [after] = ranked(shown.measured, format);
    if (!after) return { ...document, format };
    const by = { x: after.width / before.width, y: after.height / before.height };
    return { ...restyled(document, (text) => resized(text, by)), format };
  });
}

/** Another pair of fonts, once it can be measured. */
export async function changeFonts(fonts: FontPairName): Promise<void> {
  await loadFontPair(fonts);
  edit((document) => ({ ...document, fonts }));
}

function resized(text: StudioText, by: { x: number; y: number }): TextStyle | undefined {
  const style = isOwn(text.id) ? text.style : unpinned(text);
  const { box, fontSize } = style ?? {};
  return {
    ...style,
    ...(box && {
      box: { x: box.x * by.x, y: box.y * by.y, width: box.width * by.x, height: box.height * by.y },
    }),
    ...(fontSize !== undefined && { fontSize: fontSize * Math.min(by.x, by.y) }),
  };
}
