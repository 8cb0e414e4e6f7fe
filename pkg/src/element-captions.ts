// Captions as text on a picture of the page.

import type { Caption } from "./types.js";

/** Sets captions into their boxes on `surface`, which lies on the picture and is as large. */
export function drawCaptions(surface: HTMLElement, captions: readonly Caption[]): void {
  const texts = captions.map(({ box, text, color, role }) => {
    const element = document.createElement("span");
    element.part.add("caption", role);
    element.textContent = text;
    element.dir = "auto";
    const percent = (share: number) => `${share * 100}%`;
    const letters = Math.max([...text].length, 1);
    Object.assign(element.style, {
      left: percent(box.x),
      top: percent(box.y),
      width: percent(box.width),
      height: percent(box.height),
      color,
    });
    // As high as fits, and no wider than the box, where a letter is about 0.6 as wide as high.
    const [high, wide] = [box.height * 80, (box.width * 100) / (letters * 0.6)];
    element.style.setProperty("--size", `min(${high}cqh, ${wide}cqw)`);
    return element;
  });
  surface.replaceChildren(...texts);
}
