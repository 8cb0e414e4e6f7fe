// Texts drawn, moved and resized with a mouse, a pen or a finger.

import { batch, signal } from "@preact/signals";
import type { Composition, Point, Rect, Size } from "caponimage/compositions";

import { composition, moved } from "../composition/composition.ts";
import { bookmark, current, selected, settle } from "../document/store.ts";
import { findText } from "../document/texts.ts";
import { addOwnText } from "./adding.ts";
import { focusSelected } from "./focus.ts";
import {
  type Handle,
  handlePoint,
  movedBy,
  type Placed,
  rectBetween,
  scaledTo,
  scaleOf,
  smallest,
  widenedBy,
} from "./geometry.ts";
import { follow, gestureGoesOn, giveUpGesture, onEscape } from "./gesture.ts";
import { editInPlace } from "./in-place.ts";
import { frameOf, pin, place, setText } from "./placing.ts";
import { type Guide, NO_SNAP, type Snap, snapPoint, snapRect } from "./snapping.ts";

/** How near a line has to be to snap to it, and how far a press moves before it drags, on the screen. */
const REACH = 6;
const SLACK = 3;

/** Lines that the dragged text has snapped to. */
export const guides = signal<readonly Guide[]>([]);
/** What is being drawn. */
export const drawing = signal<Rect | undefined>(undefined);
/** Whether the next drag draws, also where it would scroll or move a text. */
export const drawingNext = signal(false);
/** Whether the last one that should was given up by Escape. */
export const drawingGivenUp = signal(false);

let waiting = new AbortController();

/** Has the next drag draw a text, until Escape is pressed, or no longer. */
export function drawNext(wanted: boolean): void {
  waiting.abort();
  drawingNext.value = wanted;
  drawingGivenUp.value = false;
  if (!wanted) return;
  waiting = new AbortController();
  onEscape(waiting.signal, () => {
    // What is being drawn is taken back first.
    if (giveUpGesture()) return;
    drawNext(false);
    drawingGivenUp.value = true;
  });
}

export function onPointerDown(event: PointerEvent): void {
  if (gestureGoesOn()) return;
  const { currentTarget: layer, target } = event;
  const canvas = composition.value;
  if (event.button !== 0 || !canvas || !(layer instanceof HTMLElement)) return;
  if (!(target instanceof HTMLElement) || target.closest("textarea")) return;
  const element = target.closest<HTMLElement>("[data-box]");
  const id = element?.dataset["box"];
  // A finger that swipes over a text scrolls the page; a tap selects the text, and then it moves.
  const touched = event.pointerType === "touch" && !drawingNext.value;
  if (touched && id !== selected.value) {
    if (!element) selected.value = undefined;
    return;
  }
  if (element && id !== undefined && !drawingNext.value) {
    event.preventDefault();
    element.focus({ preventScroll: true });
    // After Escape it has the focus already.
    selected.value = id;
    drag(event, layer, canvas, id, target.dataset["handle"] as Handle | undefined);
  } else if (!touched) {
    event.preventDefault();
    draw(event, layer, canvas);
  }
}

/** Two presses on a text open it for typing. */
export function onDoubleClick({ clientX, clientY }: MouseEvent): void {
  // Its target is the layer, which had the pointer.
  const element = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>("[data-box]");
  const id = element?.dataset["box"];
  if (id !== undefined) editInPlace(id);
}

/** A text that is dragged, or one of its handles. It is pinned once it really moves. */
function drag(
  event: PointerEvent,
  layer: HTMLElement,
  canvas: Size,
  id: string,
  handle: Handle | undefined,
): void {
  const text = setText(id);
  // A badge finds its own place.
  if (!text || text.role === "badge") return;
  const start = pointIn(layer, event, canvas);
  const others = othersThan(id);
  const kind = `drag ${id}`;
  settle();
  const takeBack = bookmark();
  let placed: Placed | undefined;
  let next: Placed | undefined;
  const end = () => {
    batch(() => {
      moved.value = undefined;
      guides.value = [];
      if (next) place(text, next, kind);
    });
    settle();
  };
  follow(event, layer, {
    // A second finger rests beside the first, or does nothing.
    isForOneFinger: false,
    move(now) {
      const to = pointIn(layer, now, canvas);
      const by = { x: to.x - start.x, y: to.y - start.y };
      const unit = canvas.width / layer.getBoundingClientRect().width;
      if (!placed && Math.hypot(by.x, by.y) < SLACK * unit) return;
      placed ??= pin(id, kind);
      if (!placed) return;
      const reach = now.altKey ? 0 : REACH * unit;
      if (handle) {
        const resized = resizedBy(placed, handle, by, others, reach, canvas);
        guides.value = resized.guides;
        place(text, resized.placed, kind);
        return;
      }
      const free = movedBy(placed, by, canvas);
      const snap = reach > 0 ? snapRect(free.frame, others, reach, canvas) : NO_SNAP;
      next = movedBy(free, snap.by, canvas);
      guides.value = snap.guides;
      const { x, y } = next.frame;
      moved.value = { id, x: x - placed.frame.x, y: y - placed.frame.y };
    },
    end,
    cancel() {
      batch(() => {
        moved.value = undefined;
        guides.value = [];
        takeBack();
      });
    },
  });
}

function resizedBy(
  placed: Placed,
  handle: Handle,
  by: Point,
  others: readonly Rect[],
  reach: number,
  canvas: Size,
): { placed: Placed } & Pick<Snap, "guides"> {
  const { frame } = placed;
  if (handle === "w" || handle === "e") {
    const wide = widenedBy(placed, handle, by.x, canvas);
    const edge = handlePoint(wide.frame, handle);
    const { by: shift, guides } = reach > 0 ? snapPoint(edge, others, reach, canvas) : NO_SNAP;
    return {
      placed: widenedBy(placed, handle, by.x + shift.x, canvas),
      guides: guides.filter(({ axis }) => axis === "x"),
    };
  }
  const scaled = scaledTo(placed, handle, scaleOf(placed, handle, by), canvas);
  const corner = handlePoint(scaled.frame, handle);
  const snap = reach > 0 ? snapPoint(corner, others, reach, canvas) : NO_SNAP;
  const [guide] = snap.guides;
  if (!guide) return { placed: scaled, guides: [] };
  // Letters keep their proportions, so one edge alone can stand in line.
  const grown = guide.axis === "x" ? snap.by.x : snap.by.y;
  const outwards = guide.axis === "x" ? handle.endsWith("e") : handle.startsWith("s");
  const length = guide.axis === "x" ? scaled.frame.width : scaled.frame.height;
  const whole = guide.axis === "x" ? frame.width : frame.height;
  const scale = (length + (outwards ? grown : -grown)) / whole;
  return { placed: scaledTo(placed, handle, scale, canvas), guides: [guide] };
}

function draw(event: PointerEvent, layer: HTMLElement, canvas: Composition): void {
  const start = pointIn(layer, event, canvas);
  follow(event, layer, {
    // Two fingers that part want to enlarge the page.
    isForOneFinger: true,
    move: (now) => (drawing.value = rectBetween(start, pointIn(layer, now, canvas), canvas)),
    end() {
      const box = drawing.value;
      drawing.value = undefined;
      drawNext(false);
      const least = smallest(canvas);
      if (box && box.width >= least && box.height >= least) {
        addOwnText(box);
        focusSelected();
      } else {
        selected.value = undefined;
        (document.activeElement as HTMLElement | null)?.blur();
      }
    },
    cancel: () => (drawing.value = undefined),
  });
}

function othersThan(id: string): Rect[] {
  const texts = composition.value?.texts ?? [];
  return texts
    .filter((text) => text.id !== id)
    .map((text) => frameOf(text, findText(current.value, text.id)));
}

/** Where the pointer is, in pixels of the composition. */
function pointIn(layer: HTMLElement, event: PointerEvent, canvas: Size): Point {
  const { left, top, width, height } = layer.getBoundingClientRect();
  return {
    x: ((event.clientX - left) / width) * canvas.width,
    y: ((event.clientY - top) / height) * canvas.height,
  };
}
