// The brand's logo as compositions show it.

import { computed, effect, signal } from "@preact/signals";
import { type Logo, measureLogo } from "caponimage/compositions";

import { drawAt, loadImage } from "../page/image.ts";
import { brand } from "./brand.ts";

/** A logo that can be drawn. */
interface Drawable {
  /** Its file; a PNG of an SVG, and of what is larger than any picture needs. */
  file: Blob;
  /** The same, decoded. */
  bitmap: ImageBitmap;
  measured: Logo;
}

export interface OpenedLogo extends Drawable {
  /** For the page, until another logo takes its place. */
  url: string;
}

/** The brand's logo; nothing where there is none, or until it is opened. */
export const openedLogo = signal<OpenedLogo | undefined>(undefined);

/** Along the longer side, in pixels: more than any picture shows of it. */
const LONGEST = 1600;

const file = computed(() => brand.value.logo);

/** Opens the brand's logo, now and whenever another is chosen. */
export function startLogo(): void {
  effect(() => void show(file.value));
}

async function show(chosen: Blob | undefined): Promise<void> {
  // It could be opened when it was chosen; where that fails now, pictures go without.
  const opened = chosen && (await openLogo(chosen).catch(() => undefined));
  if (chosen !== file.peek()) return;
  const last = openedLogo.peek();
  openedLogo.value = opened && { ...opened, url: URL.createObjectURL(opened.file) };
  if (last) URL.revokeObjectURL(last.url);
}

/** Opens a PNG, SVG or JPEG file, or throws where the browser can't draw it. */
export async function openLogo(chosen: Blob): Promise<Drawable> {
  const file = await asPixels(chosen);
  const bitmap = await createImageBitmap(file);
  return { file, bitmap, measured: await measureLogo(bitmap) };
}

async function asPixels(chosen: Blob): Promise<Blob> {
  const url = URL.createObjectURL(chosen);
  try {
    const image = await loadImage(url);
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = LONGEST / Math.max(width, height);
    // An SVG is as sharp as it is drawn, whatever size it says it has.
    if (chosen.type !== "image/svg+xml" && scale >= 1) return chosen;
    const [columns, rows] = [width, height].map((side) =>
      Math.max(Math.round(side * scale), 1),
    ) as [number, number];
    return await drawAt(image, columns, rows);
  } finally {
    URL.revokeObjectURL(url);
  }
}
