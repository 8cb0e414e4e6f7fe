// What callers ask for, as it is sent to the engine: no functions, and no option set to undefined.

import type { PlainOptions, PlainRequest } from "./protocol.js";
import type { Box, CaptionRequest, WriteOptions } from "./types.js";

export function plainRequest(request: CaptionRequest): PlainRequest {
  const { title, attributes, boxes } = request;
  const plain: PlainRequest = { boxes: boxes.map(plainBox), ...plainOptions(request) };
  if (title !== undefined) plain.title = title;
  if (attributes !== undefined) plain.attributes = attributes;
  if (boxes.some((box) => box.text !== undefined)) plain.written = boxes.map((box) => box.text);
  return plain;
}

export function plainBox({ x, y, width, height }: Box): Box {
  return { x, y, width, height };
}

export function plainOptions({ decoding, alternatives }: WriteOptions): PlainOptions {
  const plain: PlainOptions = {};
  if (decoding) plain.decoding = withoutUndefined(decoding);
  if (alternatives !== undefined) plain.alternatives = alternatives;
  return plain;
}

/** An option set to `undefined` is one left out. */
function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
