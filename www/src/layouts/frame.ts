import type { Box } from "caponimage";

import { anyOverlap, GAP, MARGIN, ROUNDING } from "./boxes.ts";

/** In shorter sides of the picture. */
export interface Size {
  width: number;
  height: number;
}

/** Boxes are a share of no more than so many heights wide: else a panorama's would be too high. */
const WIDEST = 1.25;

/** Sets boxes into a picture, within its margins; see {@link Frame.holds} for what does not fit. */
export class Frame {
  readonly #picture: Size;
  readonly #inner: Size;

  /** For a picture whose width is `aspect` times its height. */
  constructor(aspect: number) {
    this.#picture = { width: Math.max(aspect, 1), height: Math.max(1 / aspect, 1) };
    this.#inner = {
      width: this.#picture.width - 2 * MARGIN,
      height: this.#picture.height - 2 * MARGIN,
    };
  }

  /** A box `share` of the frame wide, and `ratio` times as wide as high. */
  size(share: number, ratio: number): Size {
    const width = share * Math.min(this.#inner.width, WIDEST * this.#inner.height);
    return { width, height: width / ratio };
  }

  /** One box; `across` and `down` go from 0, at the left and the top, to 1. */
  place(size: Size, across: number, down: number): Box {
    return this.#box(size, {
      x: MARGIN + (this.#inner.width - size.width) * across,
      y: MARGIN + (this.#inner.height - size.height) * down,
    });
  }

  /** Boxes beneath each other, placed together and aligned to the nearer side, or centred. */
  stack(sizes: readonly Size[], across: number, down: number): Box[] {
    const width = Math.max(...sizes.map((size) => size.width));
    const height = sizes.reduce((sum, size) => sum + size.height + GAP, -GAP);
    const left = MARGIN + (this.#inner.width - width) * across;
    let y = MARGIN + (this.#inner.height - height) * down;
    return sizes.map((size) => {
      const x = left + (width - size.width) * (Math.round(across * 2) / 2);
      const box = this.#box(size, { x, y });
      y += size.height + GAP;
      return box;
    });
  }

  /** Whether boxes lie within the margins and keep apart. */
  holds(boxes: readonly Box[]): boolean {
    return (
      boxes.every((box) => this.#isWithinMargins(box)) &&
      !anyOverlap(boxes.map((box) => this.#grow(box)))
    );
  }

  #isWithinMargins({ x, y, width, height }: Box): boolean {
    const across = Math.min(x, 1 - x - width) * this.#picture.width;
    const down = Math.min(y, 1 - y - height) * this.#picture.height;
    return Math.min(across, down) >= MARGIN - ROUNDING;
  }

  /** A box with half of the gap around it. */
  #grow({ x, y, width, height }: Box): Box {
    const across = GAP / this.#picture.width;
    const down = GAP / this.#picture.height;
    return {
      x: x - across / 2,
      y: y - down / 2,
      width: width + across,
      height: height + down,
    };
  }

  #box({ width, height }: Size, at: { x: number; y: number }): Box {
    const picture = this.#picture;
    return {
      x: at.x / picture.width,
      y: at.y / picture.height,
      width: width / picture.width,
      height: height / picture.height,
    };
  }
}
