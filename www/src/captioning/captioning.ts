// Keeps the texts of the open document right: whatever is open is written, one call at a time.

import { effect } from "@preact/signals";

import { composedToAsk } from "../composition/composition.ts";
import { type Document, infoOf } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { amend, current, photo } from "../document/store.ts";
import { isOpen } from "../document/texts.ts";
import { captioner } from "../engine/engine.ts";
import { captionError, lastRun, writing } from "../engine/state.ts";
import { openedPicture } from "./picture.ts";
import { type PlacedText, placedTexts } from "./places.ts";
import { requestBox, withCaption } from "./request.ts";

/** Long enough to type a letter more. */
const TYPING_PAUSE_MS = 250;
/** How many other texts are looked for, so that one that is written again says something new. */
const OTHERS = 4;

let running = false;
/** Gives up the running call. */
let givingUp = new AbortController();
let pause: ReturnType<typeof setTimeout> | undefined;
/** Of the document that a call was made for last: where that failed, it is not made again. */
let failed: Document | undefined;

/** Starts to watch the document. */
export function startCaptioning(): void {
  effect(() => {
    // For the last picture nobody waits any more.
    void photo.value;
    givingUp.abort();
    givingUp = new AbortController();
    captionError.value = undefined;
  });
  let info = "";
  effect(() => {
    const { title, attributes } = current.value;
    const ready = captioner.value !== undefined && photo.value !== undefined;
    const before = info;
    info = JSON.stringify([title, attributes]);
    clearTimeout(pause);
    // Texts that move are followed at once; what is typed, after a pause.
    const typed = before !== "" && info !== before;
    if (ready) pause = setTimeout(() => void writeOpenTexts(), typed ? TYPING_PAUSE_MS : 0);
  });
}

/** Has all texts written again, but for those that the user has settled. */
export function rewriteAllFor(reason: string): void {
  amend((document) => ({
    ...document,
    texts: document.texts.map((text) =>
      text.kept || !text.caption
        ? text
        : { ...text, caption: { ...text.caption, writtenFor: reason } },
    ),
  }));
}

async function writeOpenTexts(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (;;) {
      const document = current.value;
      const on = photo.value;
      if (!on || !captioner.value || failed === document) break;
      // Nothing is looked for where all is written, as while a picture is only moved about.
      if (!document.texts.some((text) => isOpen(document, text))) break;
      const placed = placedTexts(document, composedToAsk(document, on), on);
      const open = placed.filter(({ text }) => isOpen(document, text));
      const [first] = open;
      if (!first) break;
      writing.value = true;
      // Texts that were asked to say something else are drawn with their own seeds.
      const together = open.filter(({ text }) => text.seed === first.text.seed);
      await write(document, on, placed, together);
    }
  } finally {
    running = false;
    writing.value = false;
  }
}

/** Writes these texts; all others say what they say. */
async function write(
  document: Document,
  on: Photo,
  placed: readonly PlacedText[],
  wanted: readonly PlacedText[],
): Promise<void> {
  const loaded = captioner.value;
  if (!loaded) return;
  const open = new Set(wanted);
  // One that is not written now, but waits for its turn, is left out.
  const all = placed.filter((one) => open.has(one) || one.text.caption);
  const seed = wanted[0]?.text.seed ?? 0;
  try {
    const picture = await openedPicture(loaded, on, infoOf(document));
    const boxes = all.map((one) => requestBox(one, open.has(one)));
    const { captions, timings } = await picture.captionWithTimings(boxes, {
      signal: givingUp.signal,
      ...(seed > 0 && {
        decoding: { strategy: "sample" as const, temperature: 0.9, topP: 0.95, seed },
        alternatives: OTHERS,
      }),
    });
    captionError.value = undefined;
    if (photo.value !== on) return;
    lastRun.value = { captions: wanted.length, timings };
    amend((now) => {
      let next = now;
      all.forEach((one, index) => {
        const written = captions[index];
        if (written && open.has(one)) next = withCaption(next, document, one.text, written);
      });
      return next;
    });
  } catch (error) {
    // Another model or another picture is here by now.
    if (captioner.value !== loaded || photo.value !== on) return;
    failed = document;
    captionError.value = error;
  }
}

/** Other words for one text, with all others as they are. */
export async function alternativesFor(id: string): Promise<string[]> {
  const [loaded, on, document] = [captioner.value, photo.value, current.value];
  if (!loaded || !on) return [];
  const placed = placedTexts(document, composedToAsk(document, on), on);
  const index = placed.findIndex(({ text }) => text.id === id);
  if (index < 0) return [];
  const picture = await openedPicture(loaded, on, infoOf(document));
  const boxes = placed.map((one) => requestBox(one, one.text.id === id));
  const captions = await picture.caption(boxes, { alternatives: OTHERS + 1 });
  const caption = captions[index];
  const said = placed[index]?.text.caption?.text;
  const texts = caption ? [caption.text, ...caption.alternatives] : [];
  return [...new Set(texts)].filter((text) => text !== said).slice(0, OTHERS);
}
