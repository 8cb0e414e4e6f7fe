// A composition as a file.

import { type Composition, render } from "caponimage/compositions";

import { openedLogo } from "../brand/opened-logo.ts";
import type { Photo } from "../document/photo.ts";
import { strings } from "../strings/strings.ts";

export type PictureType = "image/png" | "image/jpeg" | "image/webp" | "image/svg+xml";

/**
 * At the composition's own size or a multiple of it, with the brand's logo where the composition has
 * one; an SVG has its texts as text.
 */
export async function toPicture(
  composition: Composition,
  photo: Pick<Photo, "blob">,
  { type = "image/png", scale = 1 }: { type?: PictureType; scale?: number } = {},
): Promise<Blob> {
  const logo = openedLogo.value?.file;
  if (type === "image/svg+xml") await assertFontsThere(composition);
  return render(composition, photo.blob, { type, scale }, { logo });
}

/** An SVG carries its fonts: without them it would look otherwise wherever it is shown. */
async function assertFontsThere({ texts, fonts }: Composition): Promise<void> {
  const files = new Set(texts.flatMap(({ font, weight }) => fonts[font].files?.[weight] ?? []));
  for (const file of files) {
    const answer = await fetch(file).catch(() => undefined);
    if (!answer?.ok) throw new Error(strings.errors.newVersion);
  }
}
