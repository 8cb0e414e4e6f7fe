// Small pictures of all compositions: drawn one after the other, while nothing else happens.

import { computed } from "@preact/signals";
import { type Composition, type Layer, render } from "caponimage/compositions";

import { openedLogo } from "../brand/opened-logo.ts";
import type { Photo } from "../document/photo.ts";
import { current, photo } from "../document/store.ts";
import { isOwn, pendingTexts, restyled, unpinned } from "../document/texts.ts";
import { whenIdle } from "../page/idle.ts";
import { composed, materials, standsIn } from "./composition.ts";

/** The longer side in pixels: sharp where a pixel of the page is two of the screen. */
const LONGEST = 400;

/** All that small pictures depend on, but for which composition they show. */
export const shownByThumbnails = computed(() => {
  const [document, ...others] = JSON.parse(materials.value) as [
    Record<string, unknown>,
    ...unknown[],
  ];
  return JSON.stringify([{ ...document, composition: "", texts: [] }, ...others, photo.value?.url]);
});

interface Waiting {
  name: string;
  canvas: HTMLCanvasElement;
  done: () => void;
}

const queue: Waiting[] = [];
let running = false;

/** Draws a composition when it is its turn; what is given back takes it off the queue. */
export function drawThumbnail(
  name: string,
  canvas: HTMLCanvasElement,
  done: () => void,
): () => void {
  const one = { name, canvas, done };
  queue.push(one);
  void run();
  return () => {
    const index = queue.indexOf(one);
    if (index >= 0) queue.splice(index, 1);
  };
}

async function run(): Promise<void> {
  if (running) return;
  running = true;
  try {
    while (queue.length > 0) {
      await new Promise<void>((resolve) => whenIdle(resolve));
      const next = queue.shift();
      if (next) await draw(next);
    }
  } finally {
    running = false;
  }
}

async function draw({ name, canvas, done }: Waiting): Promise<void> {
  const shown = photo.value;
  if (!shown) return;
  try {
    const document = restyled(current.value, (text) =>
      isOwn(text.id) ? text.style : unpinned(text),
    );
    const whole = composed(document, shown, { name, standsIn: standsIn.value });
    const composition = withBars(whole, pendingTexts(document));
    const scale = LONGEST / Math.max(composition.width, composition.height);
    const logo = openedLogo.value?.bitmap;
    await render(composition, await smallPhoto(shown), { canvas, scale }, { logo });
    done();
  } catch {
    // One picture less to choose from; the composition itself says what is wrong.
  }
}

/** Of capitals, in font sizes. */
const CAPITAL = 0.7;

/** Bars in the places of lines that are not written yet. */
function withBars(composition: Composition, pending: ReadonlySet<string>): Composition {
  const bars = composition.texts
    .filter(({ id }) => pending.has(id))
    .flatMap(({ lines, fontSize, color }) =>
      lines.map(({ x, baseline, width }): Layer => {
        const height = CAPITAL * fontSize;
        const rect = { x, y: baseline - height, width, height };
        return { kind: "fill", rect, radius: height / 4, color, opacity: 0.2 };
      }),
    );
  return {
    ...composition,
    layers: [...composition.layers, ...bars],
    texts: composition.texts.filter(({ id }) => !pending.has(id)),
  };
}

const small = new WeakMap<Photo, Promise<ImageBitmap>>();

/** The photo no larger than it is needed: decoding it each time would take longer than all else. */
function smallPhoto(shown: Photo): Promise<ImageBitmap> {
  let bitmap = small.get(shown);
  if (!bitmap) {
    const scale = Math.min(1, LONGEST / Math.max(shown.width, shown.height));
    bitmap = createImageBitmap(shown.blob, {
      resizeWidth: Math.max(Math.round(shown.width * scale), 1),
      resizeHeight: Math.max(Math.round(shown.height * scale), 1),
      resizeQuality: "high",
    });
    small.set(shown, bitmap);
  }
  return bitmap;
}
