// What callers ask for, checked, as it is sent to the engine: no functions, and nothing undefined.

import {
  BOOLEAN,
  checkObject,
  checkOptional,
  FUNCTION,
  invalid,
  isString,
  NUMBER,
  oneOf,
  readFields,
  reading,
  type Rule,
  SIGNAL,
  STRING,
  whole,
} from "./checks.js";
import { CaptionerError } from "./errors.js";
import type { PlainOptions, PlainRequest } from "./protocol.js";
import type { AttentionRequest, Box, CaptionRequest, Decoding, WriteOptions } from "./types.js";

export function plainRequest(request: CaptionRequest | AttentionRequest): PlainRequest {
  return reading("request", () => {
    checkObject("request", request, "an object with boxes");
    const { attributes, boxes } = request;
    if (!Array.isArray(boxes)) throw invalid("boxes", boxes, "an array of boxes");
    const { title } = readFields<Told>(request, { title: STRING, onCaption: FUNCTION });
    const texts = boxes.map((box: Box, index) => {
      checkObject(`boxes[${index}]`, box, BOX);
      checkOptional(`boxes[${index}].text`, box.text, STRING);
      return box.text;
    });
    const plain: PlainRequest = {
      boxes: boxes.map((box: Box, index) => plainBox(box, `box ${index}`)),
      ...plainOptions(request),
    };
    if (title !== undefined) plain.title = title;
    if (attributes !== undefined) plain.attributes = plainAttributes(attributes);
    if (texts.some((text) => text !== undefined)) plain.written = texts;
    return plain;
  });
}

type Told = Pick<CaptionRequest, "title" | "onCaption">;

const BOX = "a box with x, y, width and height";
const SIDES = ["x", "y", "width", "height"] as const;

/** Where it lies is checked by the engine. */
export function plainBox(box: Box, name = "box"): Box {
  return reading(name, () => {
    checkObject(name, box, BOX);
    for (const side of SIDES) {
      if (typeof box[side] !== "number") {
        const { message } = invalid(`${name}: ${side}`, box[side], "a fraction of the image");
        throw new CaptionerError("box-invalid", message);
      }
    }
    const { x, y, width, height } = box;
    return { x, y, width, height };
  });
}

export function plainOptions(options: WriteOptions): PlainOptions {
  return reading("options", () => {
    checkObject("options", options);
    const { decoding, alternatives } = readFields(options, OPTIONS);
    const plain: PlainOptions = {};
    if (decoding) plain.decoding = plainDecoding(decoding);
    if (alternatives !== undefined) plain.alternatives = alternatives;
    return plain;
  });
}

/** The place of a box in the last request; whether there is one is known to the engine. */
export function checkIndex(index: number): void {
  if (!Number.isSafeInteger(index) || index < 0) throw invalid("index", index, "a box's place");
}

const COUNT = whole(32);

const OPTIONS: Record<keyof WriteOptions, Rule> = {
  // As JSON has it, `null` is none.
  decoding: [(value) => typeof value === "object", "an object"],
  alternatives: COUNT,
  onTexts: FUNCTION,
  signal: SIGNAL,
};

const DECODING = {
  strategy: oneOf("greedy", "sample"),
  temperature: NUMBER,
  topK: COUNT,
  topP: NUMBER,
  seed: whole(53),
  allowRepeats: BOOLEAN,
};

function plainDecoding(decoding: Decoding): Decoding {
  const plain = readFields<Decoding>(decoding, DECODING, "decoding.");
  const [, expected] = DECODING.strategy;
  if (plain.strategy === undefined) throw invalid("decoding.strategy", undefined, expected);
  return plain;
}

/** A value that is `undefined` is one left out; numbers are what they look like as texts. */
function plainAttributes(
  attributes: NonNullable<CaptionRequest["attributes"]>,
): Record<string, string> {
  const expected = "a map of name to value";
  return reading("attributes", () => {
    checkObject("attributes", attributes, expected);
    const isMap = Object.prototype.toString.call(attributes) === "[object Map]";
    // An array, a Set or the fields of a form have other entries than these, or none.
    if (!isMap && Symbol.iterator in attributes) throw invalid("attributes", attributes, expected);
    const entries: Iterable<[unknown, unknown]> = isMap
      ? (attributes as ReadonlyMap<unknown, unknown>).entries()
      : Object.entries(attributes);
    const plain: [string, string][] = [];
    for (const [name, value] of entries) {
      if (!isString(name)) throw invalid("attributes: a name", name, "a string");
      if (value === undefined) continue;
      if (!isString(value) && !Number.isFinite(value)) {
        throw invalid(`attributes.${name}`, value, "a string or a number");
      }
      plain.push([name, String(value)]);
    }
    return Object.fromEntries(plain);
  });
}
