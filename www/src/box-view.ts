import type { Box, Caption } from "caponimage";

import { CORNERS } from "./geometry.ts";
import { fitText, FONT, FONT_WEIGHT, LINE_HEIGHT } from "./fit-text.ts";

/** Parts of a box left free around its caption, and around one on a plate. */
const PADDING = 0.06;
const PLATE_PADDING = 0.11;

/** One box on the picture, with its caption. */
export class BoxView {
  readonly element = document.createElement("div");
  readonly #text = document.createElement("div");
  #box: Box;
  #caption: Caption | undefined;

  constructor(box: Box) {
    this.#box = box;
    this.element.className = "box";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-roledescription", "caption box");
    this.element.setAttribute("aria-describedby", "box-help");
    this.#text.className = "caption";
    this.#text.style.fontFamily = FONT;
    this.#text.style.fontWeight = String(FONT_WEIGHT);
    this.#text.style.lineHeight = String(LINE_HEIGHT);
    this.element.append(this.#text);
    for (const corner of CORNERS) {
      const handle = document.createElement("span");
      handle.className = "handle";
      handle.dataset["corner"] = corner;
      this.element.append(handle);
    }
    this.box = box;
  }

  get box(): Box {
    return this.#box;
  }

  set box(box: Box) {
    this.#box = box;
    const { style } = this.element;
    style.left = percent(box.x);
    style.top = percent(box.y);
    style.width = percent(box.width);
    style.height = percent(box.height);
    this.fit();
  }

  get caption(): Caption | undefined {
    return this.#caption;
  }

  set caption(caption: Caption | undefined) {
    this.#caption = caption;
    this.fit();
  }

  set label(label: string) {
    const text = this.#caption ? `: ${this.#caption.text}` : "";
    this.element.setAttribute("aria-label", label + text);
  }

  set selected(selected: boolean) {
    this.element.classList.toggle("selected", selected);
  }

  /** Sets the caption as large as the box allows. */
  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!this.#caption || width === 0) {
      this.#text.replaceChildren();
      return;
    }
    const light = isLight(this.#caption.color);
    const free = 1 - 2 * (light ? PLATE_PADDING : PADDING);
    const { lines, fontSize } = fitText(this.#caption.text, width * free, height * free);
    this.#text.style.fontSize = `${fontSize}px`;
    this.#text.style.color = this.#caption.color;
    this.#text.classList.toggle("light", light);
    this.#text.replaceChildren(
      ...lines.map((line) => {
        const element = document.createElement("span");
        element.textContent = line;
        return element;
      }),
    );
  }
}

function percent(fraction: number): string {
  return `${fraction * 100}%`;
}

/** Whether letters of this colour (`#rrggbb`) would be lost on a white background. */
function isLight(color: string): boolean {
  const value = Number.parseInt(color.slice(1), 16);
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255];
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255 > 0.6;
}
