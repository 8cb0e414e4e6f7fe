// What callers ask for, checked, as it is sent to the engine: no functions, and nothing undefined.

import {
  BOOLEAN,
  checkObject,
  checkOptional,
  FUNCTION,
  invalid,
  isKind,
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
import { checkNames, type Given, type Name, namesOf } from "./names.js";
import type { PlainLayout, PlainOptions, PlainRequest } from "./protocol.js";
import type {
  AlternativesOptions,
  Attributes,
  Box,
  Caption,
  CaptionOptions,
  CaptionRequest,
  Decoding,
  Product,
  PlainProduct,
} from "./types.js";

/** The boxes of a request, which also is a product, and options. */
export function boxesOf(request: Pick<CaptionRequest, "boxes">): readonly Box[] {
  return reading("request", () => {
    checkObject("request", request, "an object with boxes");
    return request.boxes;
  });
}

export function plainProduct(product: Product): PlainProduct {
  return reading("product", () => {
    checkObject("product", product, "an object with title and attributes");
    const { title, attributes } = product;
    checkOptional("title", title, STRING);
    return {
      ...(title !== undefined && { title }),
      ...(attributes !== undefined && { attributes: plainAttributes(attributes) }),
    };
  });
}

/** What is sent of boxes, and how their captions are called. */
export function plainBoxes(boxes: readonly Box[]): PlainLayout & { names: Name[] } {
  return reading("boxes", () => {
    if (!Array.isArray(boxes)) throw invalid("boxes", boxes, "an array of boxes");
    const texts = boxes.map((box: Box, index) => {
      checkObject(`boxes[${index}]`, box, BOX);
      checkOptional(`boxes[${index}].text`, box.text, STRING);
      return box.text;
    });
    const plain = boxes.map((box: Box, index) => plainBox(box, `box ${index}`));
    const names = namesOf(boxes);
    if (texts.every((text) => text === undefined)) return { boxes: plain, names };
    return { boxes: plain, written: texts, names };
  });
}

const BOX = "a box with x, y, width and height";
const SIDES = ["x", "y", "width", "height"] as const;

/** Where it lies is checked by the engine. */
function plainBox(box: Box, name = "box"): Box {
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

/** A box that a caption is moved to, with the names that it gives it. */
export function plainMove(box: Box): { box: Box; name: Given } {
  return reading("box", () => {
    const plain = plainBox(box);
    checkNames("box", box);
    const { id, role } = box;
    return { box: plain, name: { ...(id !== undefined && { id }), ...(role && { role }) } };
  });
}

/** One box is to be written, and all others say what they say. */
export function openRequest(
  captions: readonly Caption[],
  index: number,
  box: Box,
  options: PlainOptions,
): PlainRequest {
  return {
    boxes: captions.map((caption, place) => (place === index ? box : caption.box)),
    written: captions.map(({ text }, place) => (place === index ? undefined : text)),
    ...options,
  };
}

/** So many other texts are asked for. */
export function plainCount(count: number, options: AlternativesOptions): PlainOptions {
  checkOptional("count", count, COUNT);
  return { ...plainOptions(options), alternatives: count };
}

export function plainOptions(options: CaptionOptions): PlainOptions {
  return reading("options", () => {
    checkObject("options", options);
    const { decoding, alternatives } = readFields(options, OPTIONS);
    const plain: PlainOptions = {};
    if (decoding) plain.decoding = plainDecoding(decoding);
    if (alternatives !== undefined) plain.alternatives = alternatives;
    return plain;
  });
}

const COUNT = whole(32);

const OPTIONS: Record<keyof CaptionOptions, Rule> = {
  // As JSON has it, `null` is none.
  decoding: [(value) => typeof value === "object", "an object"],
  alternatives: COUNT,
  onTexts: FUNCTION,
  onCaption: FUNCTION,
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
function plainAttributes(attributes: Attributes): Record<string, string> {
  const expected = "a map of name to value";
  return reading("attributes", () => {
    checkObject("attributes", attributes, expected);
    const map = isKind(attributes, "Map") ? attributes : undefined;
    // An array, a Set or the fields of a form have other entries than these, or none.
    if (!map && Symbol.iterator in attributes) throw invalid("attributes", attributes, expected);
    const entries: Iterable<[unknown, unknown]> = map?.entries() ?? Object.entries(attributes);
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
