import type { Box, Caption } from "caponimage";

import { BoxView } from "./box-view.ts";
import { boxBetween, type Corner, moveBox, type Point, resizeBox, SMALLEST } from "./geometry.ts";

const MOST_BOXES = 64;
/** How far one press of an arrow key moves or resizes. */
const STEP = 0.01;

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** The picture with its boxes, which are drawn, moved, resized and deleted here. */
export class Stage {
  /** Called after every edit by the user. */
  onEdit: () => void = () => {};
  /** Called when another box, or none, is selected. */
  onSelect: (selected: boolean) => void = () => {};

  readonly #stage: HTMLElement;
  readonly #layer: HTMLElement;
  #views: BoxView[] = [];
  #selected: BoxView | undefined;

  constructor(stage: HTMLElement, layer: HTMLElement) {
    this.#stage = stage;
    this.#layer = layer;
    layer.addEventListener("pointerdown", (event) => this.#onPointerDown(event));
    layer.addEventListener("keydown", (event) => this.#onKeyDown(event));
    layer.addEventListener("focusin", (event) => this.#select(this.#viewAt(event.target)));
    new ResizeObserver(() => this.#views.forEach((view) => view.fit())).observe(stage);
  }

  get boxes(): Box[] {
    return this.#views.map((view) => view.box);
  }

  /** Replaces all boxes; their captions go with them. */
  set boxes(boxes: readonly Box[]) {
    this.#select(undefined);
    this.#views.forEach((view) => view.element.remove());
    this.#views = boxes.map((box) => new BoxView(box));
    this.#layer.append(...this.#views.map((view) => view.element));
    this.#views.forEach((view) => view.fit());
    this.#label();
  }

  set captions(captions: readonly Caption[]) {
    this.#views.forEach((view, index) => {
      view.caption = captions[index];
    });
    this.#label();
  }

  /** Whether the captions shown are about to be replaced. */
  set busy(busy: boolean) {
    this.#stage.classList.toggle("busy", busy);
  }

  /** Adds a box in the middle, for those who do not draw. */
  addBox(): void {
    const offset = (this.#views.length % 8) * 0.03;
    this.#add({ x: 0.25 + offset, y: 0.38 + offset, width: 0.4, height: 0.12 })?.element.focus();
  }

  deleteSelected(): void {
    const view = this.#selected;
    if (!view) return;
    const index = this.#views.indexOf(view);
    this.#views.splice(index, 1);
    view.element.remove();
    this.#select(undefined);
    this.#label();
    // The focus goes to a neighbour rather than to the top of the page.
    (this.#views[index] ?? this.#views[index - 1])?.element.focus();
    this.onEdit();
  }

  #add(box: Box): BoxView | undefined {
    if (this.#views.length >= MOST_BOXES) return undefined;
    const view = new BoxView(box);
    this.#views.push(view);
    this.#layer.append(view.element);
    this.#label();
    this.onEdit();
    return view;
  }

  #label(): void {
    this.#views.forEach((view, index) => {
      view.label = `Box ${index + 1} of ${this.#views.length}`;
    });
  }

  #select(view: BoxView | undefined): void {
    this.#selected = view;
    this.#views.forEach((other) => {
      other.selected = other === view;
    });
    this.onSelect(view !== undefined);
  }

  #viewAt(target: EventTarget | null): BoxView | undefined {
    return this.#views.find((view) => target instanceof Node && view.element.contains(target));
  }

  #onKeyDown(event: KeyboardEvent): void {
    const view = this.#viewAt(event.target);
    if (!view || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = ARROWS[event.key];
    if (by) {
      view.box = event.shiftKey ? resizeBox(view.box, "se", by) : moveBox(view.box, by);
      this.onEdit();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.deleteSelected();
    } else {
      return;
    }
    event.preventDefault();
  }

  #onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const view = this.#viewAt(event.target);
    if (view) {
      event.preventDefault();
      view.element.focus();
      const corner =
        event.target instanceof HTMLElement ? event.target.dataset["corner"] : undefined;
      this.#drag(event, view, view.box, (box, by) =>
        corner ? resizeBox(box, corner as Corner, by) : moveBox(box, by),
      );
    } else if (event.pointerType !== "touch") {
      // A finger on the empty picture scrolls the page; "Add a box" is there for it.
      event.preventDefault();
      this.#draw(event);
    }
  }

  #drag(event: PointerEvent, view: BoxView, box: Box, change: (box: Box, by: Point) => Box): void {
    const start = this.#point(event);
    let moved = false;
    this.#follow(event, {
      move: (point) => {
        moved = true;
        view.box = change(box, { x: point.x - start.x, y: point.y - start.y });
      },
      end: () => {
        if (moved) this.onEdit();
      },
    });
  }

  #draw(event: PointerEvent): void {
    const start = this.#point(event);
    const outline = document.createElement("div");
    outline.className = "drawing";
    this.#layer.append(outline);
    let box: Box | undefined;
    this.#follow(event, {
      move: (point) => {
        box = boxBetween(start, point);
        outline.style.left = `${box.x * 100}%`;
        outline.style.top = `${box.y * 100}%`;
        outline.style.width = `${box.width * 100}%`;
        outline.style.height = `${box.height * 100}%`;
      },
      end: () => {
        outline.remove();
        const bigEnough = box && box.width >= SMALLEST && box.height >= SMALLEST;
        if (box && bigEnough) this.#add(box)?.element.focus();
        else this.#blur();
      },
    });
  }

  #blur(): void {
    this.#selected?.element.blur();
    this.#select(undefined);
  }

  /** Follows the pointer, wherever it goes, until it is let go. */
  #follow(event: PointerEvent, on: { move(point: Point): void; end(): void }): void {
    const layer = this.#layer;
    const following = new AbortController();
    const { signal } = following;
    const end = () => {
      following.abort();
      on.end();
    };
    layer.setPointerCapture(event.pointerId);
    layer.addEventListener("pointermove", (moved) => on.move(this.#point(moved)), { signal });
    layer.addEventListener("pointerup", end, { signal });
    layer.addEventListener("pointercancel", end, { signal });
  }

  /** Where the pointer is, as fractions of the picture. */
  #point(event: PointerEvent): Point {
    const { left, top, width, height } = this.#layer.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  }
}
