// Layouts for the open photo, each with its captions.

import { effect, signal } from "@preact/signals";

import { writing } from "../captioning/captioning.ts";
import { captioner, isAborted } from "../captioning/engine.ts";
import { infoOf, newBox, type PlacedBox, withCaptions } from "../document/document.ts";
import { current, edit, photo, selected } from "../document/editor.ts";
import type { Photo } from "../page/photo.ts";
import { suggestLayouts } from "./suggest-layouts.ts";

/** Captions of proposals wait so long for something more urgent. */
const REST_MS = 300;

export interface Proposal {
  boxes: readonly PlacedBox[];
}

export const proposals = signal<readonly Proposal[]>([]);
/** Why their captions could not be written. */
export const proposalsError = signal<unknown>(undefined);

/** Boxes in the freest places of a photo, the best layout first. */
export function layoutsFor({ pixels }: Photo): PlacedBox[][] {
  return suggestLayouts(pixels).map(({ boxes }) => boxes.map(newBox));
}

/** Starts to watch the photo and the product. */
export function startProposals(): void {
  effect(() => {
    const shown = photo.value;
    proposals.value = shown ? layoutsFor(shown).map((boxes) => ({ boxes })) : [];
    proposalsError.value = undefined;
  });
  let abort = new AbortController();
  effect(() => {
    const { title, attributes } = current.value;
    const idle = !writing.value && captioner.value && photo.value;
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    const info = JSON.stringify([title, attributes]);
    if (!idle || info === writtenFor(photo.value)) return;
    setTimeout(() => void writeProposals(info, signal), REST_MS);
  });
}

/** What the proposals' captions are written for. */
let written: { photo: Photo | undefined; info: string } = { photo: undefined, info: "" };

function writtenFor(on: Photo | undefined): string | undefined {
  return written.photo === on ? written.info : undefined;
}

async function writeProposals(info: string, signal: AbortSignal): Promise<void> {
  const [loaded, on, document] = [captioner.value, photo.value, current.value];
  if (signal.aborted || !loaded || !on) return;
  proposalsError.value = undefined;
  try {
    for (const [index, { boxes }] of proposals.value.entries()) {
      const request = { ...infoOf(document), boxes, signal };
      const captions = await loaded.caption(on.blob, request);
      if (signal.aborted || photo.value !== on) return;
      const filled = { boxes: withCaptions(document, boxes, captions) };
      proposals.value = proposals.value.with(index, filled);
    }
    written = { photo: on, info };
  } catch (error) {
    if (!isAborted(error) && photo.value === on) proposalsError.value = error;
  }
}

/** Whether the boxes on the page are those of a proposal. */
export function isInUse({ boxes }: Proposal): boolean {
  const places = (all: readonly PlacedBox[]) =>
    JSON.stringify(all.map(({ x, y, width, height }) => [x, y, width, height]));
  return places(boxes) === places(current.value.boxes);
}

/** Puts a proposal in the place of all boxes. */
export function useProposal({ boxes }: Proposal): void {
  selected.value = undefined;
  edit((document) => ({
    ...document,
    boxes: boxes.map((box) => ({ ...box, id: newBox(box).id })),
  }));
}
