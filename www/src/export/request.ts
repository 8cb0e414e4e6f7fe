// The request behind what is on the page, and the captions, as developers handle them.

import { type Document, infoOf } from "../document/document.ts";

const DIGITS = 4;

/** What `captioner.caption` is called with; texts that the user wrote are among the boxes. */
export function requestOf(document: Document) {
  return {
    ...infoOf(document),
    boxes: document.boxes.map(({ x, y, width, height, kept, caption }) => ({
      x: short(x),
      y: short(y),
      width: short(width),
      height: short(height),
      ...(kept && caption && { text: caption.text }),
    })),
  };
}

/** Request and result as JSON. */
export function toJson(document: Document): string {
  const captions = document.boxes.map(({ x, y, width, height, caption, color }) => ({
    box: { x: short(x), y: short(y), width: short(width), height: short(height) },
    text: caption?.text ?? "",
    color: color ?? caption?.color ?? "",
  }));
  const { name, width, height } = document.photo ?? {};
  const result = { photo: { name, width, height }, request: requestOf(document), captions };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

/** JavaScript that writes the captions of the document. */
export function toCode(document: Document): string {
  const request = literal(requestOf(document));
  const name = JSON.stringify(document.photo?.name ?? "photo.jpg");
  return `// npm install caponimage caponimage-model-small
import { Captioner } from "caponimage";
import model from "caponimage-model-small";

const captioner = await Captioner.load(model);
const captions = await captioner.caption(${name}, ${request});
`;
}

/** Indented JSON with the quotes around names left out where JavaScript needs none, boxes on one line. */
function literal(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:")
    .replace(
      /\{\s+(x: [^{}]+?)\s+\}/g,
      (_, inner: string) => `{ ${inner.replace(/\s*\n\s*/g, " ")} }`,
    );
}

function short(length: number): number {
  return Number(length.toFixed(DIGITS));
}
