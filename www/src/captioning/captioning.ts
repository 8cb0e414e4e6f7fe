// Keeps the captions of the open document right: whatever is open is written, one call at a time.

import { effect, signal } from "@preact/signals";
import type { Caption as WrittenCaption, Timings } from "caponimage";

import {
  captionKey,
  type Document,
  infoOf,
  isOpen,
  type PlacedBox,
  requestBox,
  withBox,
} from "../document/document.ts";
import { amend, current, photo } from "../document/editor.ts";
import { plainText } from "../document/plain-text.ts";
import type { Photo } from "../page/photo.ts";
import { captioner } from "./engine.ts";

/** Long enough to type a letter more. */
const TYPING_PAUSE_MS = 250;
/** How many other texts are looked for, so that a box written again says something new. */
const OTHERS = 4;

/** Whether captions are being written. */
export const writing = signal(false);
/** The last call: how many captions it wrote, and what that took. */
export const lastRun = signal<{ captions: number; timings: Timings } | undefined>(undefined);
/** Why the last call failed. */
export const captionError = signal<unknown>(undefined);
/** What stands in boxes that are being written, by their ids. */
export const drafts = signal<ReadonlyMap<number, string>>(new Map());

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
    // Boxes that move are followed at once; what is typed, after a pause.
    const typed = before !== "" && info !== before;
    if (ready) pause = setTimeout(() => void writeOpenBoxes(), typed ? TYPING_PAUSE_MS : 0);
  });
}

/** Has all captions written again, but for those that the user has settled. */
export function rewriteAllFor(reason: string): void {
  amend((document) => ({
    ...document,
    boxes: document.boxes.map((box) =>
      box.kept || !box.caption ? box : { ...box, caption: { ...box.caption, writtenFor: reason } },
    ),
  }));
}

async function writeOpenBoxes(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (;;) {
      const document = current.value;
      const open = document.boxes.filter((box) => isOpen(document, box));
      const [first] = open;
      if (!first || !captioner.value || !photo.value || failed === document) break;
      writing.value = true;
      // Boxes that were asked to say something else are drawn with their own seeds.
      const together = open.filter(({ seed }) => seed === first.seed);
      await write(document, photo.value, together);
    }
  } finally {
    running = false;
    writing.value = false;
    drafts.value = new Map();
  }
}

/** Writes these boxes; all others say what they say. */
async function write(document: Document, on: Photo, boxes: readonly PlacedBox[]): Promise<void> {
  const loaded = captioner.value;
  if (!loaded) return;
  const open = new Set(boxes);
  // A box that is not written now, but waits for its turn, is left out.
  const all = document.boxes.filter((box) => open.has(box) || box.caption);
  const seed = boxes[0]?.seed ?? 0;
  try {
    const request = {
      ...infoOf(document),
      boxes: all.map((box) => requestBox(box, open.has(box))),
      signal: givingUp.signal,
      // Where a text stands already, it stays until the next one is whole.
      ...(boxes.some(({ caption }) => !caption) && {
        onTexts(texts: string[]) {
          drafts.value = new Map(all.flatMap(({ id }, i) => (texts[i] ? [[id, texts[i]]] : [])));
        },
      }),
      ...(seed > 0 && {
        decoding: { strategy: "sample" as const, temperature: 0.9, topP: 0.95, seed },
        alternatives: OTHERS,
      }),
    };
    const { captions, timings } = await loaded.captionWithTimings(on.blob, request);
    captionError.value = undefined;
    if (photo.value !== on) return;
    lastRun.value = { captions: boxes.length, timings };
    amend((now) => {
      let next = now;
      all.forEach((box, index) => {
        const written = captions[index];
        if (written && open.has(box)) next = withCaption(next, document, box, written);
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

/** Puts a caption into its box, if that is still there; it may be out of date, but shows until the next. */
function withCaption(
  now: Document,
  asked: Document,
  box: PlacedBox,
  { text, color, alternatives }: WrittenCaption,
): Document {
  const there = now.boxes.find(({ id }) => id === box.id);
  if (!there || there.kept) return now;
  const said = box.seed > 0 ? box.caption?.text : undefined;
  const other = [text, ...alternatives].find((candidate) => candidate !== said) ?? text;
  const caption = { text: plainText(other), color, writtenFor: captionKey(asked, box) };
  return withBox(now, box.id, { caption });
}

/** Other texts for one box, with all others as they are. */
export async function alternativesFor(id: number): Promise<string[]> {
  const [loaded, on, document] = [captioner.value, photo.value, current.value];
  const index = document.boxes.findIndex((box) => box.id === id);
  if (!loaded || !on || index < 0) return [];
  const captions = await loaded.caption(on.blob, {
    ...infoOf(document),
    boxes: document.boxes.map((box) => requestBox(box, box.id === id)),
    alternatives: OTHERS + 1,
  });
  const caption = captions[index];
  const said = document.boxes[index]?.caption?.text;
  const texts = caption ? [caption.text, ...caption.alternatives] : [];
  return [...new Set(texts)].filter((text) => text !== said).slice(0, OTHERS);
}
