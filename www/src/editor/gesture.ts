// One pointer that is followed, wherever it goes, until it is let go or taken back.

import { isOfInputMethod } from "../controls/text-entry.ts";

interface Gesture {
  move(event: PointerEvent): void;
  /** Let go. */
  end(): void;
  /** Taken back: by the system, as for a call that comes in, or by what another finger does, or by Escape. */
  cancel(): void;
  /** Whether another finger makes it something else than it began as. */
  isForOneFinger: boolean;
}

/** What the one pointer that is followed is doing. */
let gesture: (Gesture & { isGoingOn(): boolean }) | undefined;

/** Whether a pointer is followed already; another finger may end what the first one does. */
export function gestureGoesOn(): boolean {
  if (!gesture?.isGoingOn()) return false;
  if (gesture.isForOneFinger) gesture.cancel();
  return true;
}

/** Takes back what is going on, if something is. */
export function giveUpGesture(): boolean {
  if (!gesture?.isGoingOn()) return false;
  gesture.cancel();
  return true;
}

export function follow({ pointerId }: PointerEvent, layer: HTMLElement, on: Gesture): void {
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
export function onEscape(signal: AbortSignal, cancel: () => void): void {
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
