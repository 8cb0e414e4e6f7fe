// Boxes drawn, moved and resized with a mouse, a pen or a finger.

import { signal } from "@preact/signals";
import type { Box } from "caponimage";

import { newBox, withBox } from "../document/document.ts";
import { addBox, bookmark, current, edit, selected, settle } from "../document/editor.ts";
import { focusSelected } from "./BoxView.tsx";
import { boxBetween, type Corner, moveBox, type Point, resizeBox, SMALLEST } from "./geometry.ts";
import { type Guide, type Snapped, snapMoved, snapResized } from "./snapping.ts";
import { isOfInputMethod } from "./text-entry.ts";

/** How near a line has to be to snap to it, in pixels of the screen. */
const REACH = 6;

/** Lines that the dragged box has snapped to. */
export const guides = signal<readonly Guide[]>([]);
/** The box that is being drawn. */
export const drawing = signal<Box | undefined>(undefined);
/** Whether the next drag draws, also where it would scroll or move a box. */
export const drawingNext = signal(false);
/** Whether the last one that should was given up by Escape. */
export const drawingGivenUp = signal(false);

/** What the one pointer that is followed is doing. */
let gesture: (Gesture & { isGoingOn(): boolean }) | undefined;

interface Gesture {
  move(event: PointerEvent): void;
  /** Let go. */
  end(): void;
  /** Taken back: by the system, as for a call that comes in, or by what another finger does, or by Escape. */
  cancel(): void;
  /** Whether another finger makes it something else than it began as. */
  isForOneFinger: boolean;
}

let waiting = new AbortController();

/** Has the next drag draw a box, until Escape is pressed, or no longer. */
export function drawNext(wanted: boolean): void {
  waiting.abort();
  drawingNext.value = wanted;
  drawingGivenUp.value = false;
  if (!wanted) return;
  waiting = new AbortController();
  onEscape(waiting.signal, () => {
    // What is being drawn is taken back first.
    if (gesture?.isGoingOn()) return gesture.cancel();
    drawNext(false);
    drawingGivenUp.value = true;
  });
}

export function onPointerDown(event: PointerEvent): void {
  if (gesture?.isGoingOn()) {
    if (gesture.isForOneFinger) gesture.cancel();
    return;
  }
  const { currentTarget: layer, target } = event;
  if (event.button !== 0 || !(layer instanceof HTMLElement)) return;
  if (!(target instanceof HTMLElement)) return;
  const element = target.closest<HTMLElement>("[data-box]");
  // A finger that swipes over a box scrolls the page; a tap selects the box, and then it moves.
  const touched = event.pointerType === "touch" && !drawingNext.value;
  if (touched && Number(element?.dataset["box"]) !== selected.value) {
    if (!element) selected.value = undefined;
    return;
  }
  if (element && !drawingNext.value) {
    event.preventDefault();
    element.focus({ preventScroll: true });
    drag(event, layer, Number(element.dataset["box"]), target.dataset["corner"]);
  } else if (!touched) {
    event.preventDefault();
    draw(event, layer);
  }
}

function drag(
  event: PointerEvent,
  layer: HTMLElement,
  id: number,
  corner: string | undefined,
): void {
  const start = pointIn(layer, event);
  const box = current.value.boxes.find((box) => box.id === id);
  if (!box) return;
  const others = current.value.boxes.filter((other) => other !== box);
  settle();
  const takeBack = bookmark();
  follow(event, layer, {
    // A second finger rests beside the first, or does nothing.
    isForOneFinger: false,
    move(moved) {
      const to = pointIn(layer, moved);
      const by = { x: to.x - start.x, y: to.y - start.y };
      const reach = moved.altKey ? { x: 0, y: 0 } : reachIn(layer);
      const next = corner
        ? snapIf(reach, resizeBox(box, corner as Corner, by), (changed) =>
            snapResized(changed, corner as Corner, others, reach),
          )
        : snapIf(reach, moveBox(box, by), (changed) => snapMoved(changed, others, reach));
      guides.value = next.guides;
      edit((document) => withBox(document, id, next.box), `drag ${id}`);
    },
    end() {
      guides.value = [];
      settle();
    },
    cancel() {
      guides.value = [];
      takeBack();
    },
  });
}

function snapIf(reach: Point, box: Box, snap: (box: Box) => Snapped): Snapped {
  return reach.x > 0 ? snap(box) : { box, guides: [] };
}

function draw(event: PointerEvent, layer: HTMLElement): void {
  const start = pointIn(layer, event);
  follow(event, layer, {
    // Two fingers that part want to enlarge the page.
    isForOneFinger: true,
    move: (moved) => (drawing.value = boxBetween(start, pointIn(layer, moved))),
    end() {
      const box = drawing.value;
      drawing.value = undefined;
      drawNext(false);
      if (box && box.width >= SMALLEST && box.height >= SMALLEST) {
        addBox(newBox(box));
        focusSelected();
      } else {
        selected.value = undefined;
        (document.activeElement as HTMLElement | null)?.blur();
      }
    },
    cancel: () => (drawing.value = undefined),
  });
}

/** Follows one pointer, wherever it goes, until it is let go or taken back. */
function follow({ pointerId }: PointerEvent, layer: HTMLElement, on: Gesture): void {
  const following = new AbortController();
  const finish = (how: () => void) => () => {
    following.abort();
    gesture = undefined;
    how();
  };
  const { move, end, cancel } = { ...on, end: finish(on.end), cancel: finish(on.cancel) };
  gesture = { ...on, end, cancel, isGoingOn: () => layer.hasPointerCapture(pointerId) };
  layer.setPointerCapture(pointerId);
  // It may be let go where only the system hears of it, over a menu for instance.
  const moveOrEnd = (event: PointerEvent) => (event.buttons === 0 ? end() : move(event));
  const listeners = { pointermove: moveOrEnd, pointerup: end, pointercancel: cancel };
  for (const [type, listener] of Object.entries(listeners)) {
    layer.addEventListener(
      type as keyof typeof listeners,
      (event) => event.pointerId === pointerId && listener(event),
      { signal: following.signal },
    );
  }
  onEscape(following.signal, cancel);
}

/** Escape does this, wherever the focus is, and nothing else, such as end the selection. */
function onEscape(signal: AbortSignal, cancel: () => void): void {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || isOfInputMethod(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      cancel();
    },
    { capture: true, signal },
  );
}

/** Where the pointer is, as fractions of the picture. */
function pointIn(layer: HTMLElement, event: PointerEvent): Point {
  const { left, top, width, height } = layer.getBoundingClientRect();
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
}

function reachIn(layer: HTMLElement): Point {
  const { width, height } = layer.getBoundingClientRect();
  return { x: REACH / width, y: REACH / height };
}
