// What callers ask for, checked, and as it is sent to the engine: no functions, and nothing that
// is set to undefined.

import {
  checkFunction,
  checkObject,
  checkOptional,
  checkSignal,
  invalid,
  isBoolean,
  isNumber,
  isString,
  isWhole,
  reading,
} from "./checks.js";
import { CaptionerError } from "./errors.js";
import type { PlainOptions, PlainRequest } from "./protocol.js";
import type { AttentionRequest, Box, CaptionRequest, Decoding, WriteOptions } from "./types.js";

export function plainRequest(request: CaptionRequest | AttentionRequest): PlainRequest {
  return reading("request", () => {
    checkObject("request", request, "an object with boxes");
    const { title, attributes, boxes } = request;
    if (!Array.isArray(boxes)) throw invalid("boxes", boxes, "an array of boxes");
    checkOptional("title", title, isString, "a string");
    if ("onCaption" in request) checkFunction("onCaption", request.onCaption);
    const texts = boxes.map((box: Box, index) => {
      checkObject(`boxes[${index}]`, box, BOX);
      checkOptional(`boxes[${index}].text`, box.text, isString, "a string");
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

const BOX = "a box with x, y, width and height";
const SIDES = ["x", "y", "width", "height"] as const;

/** Where it lies is checked by the engine. */
export function plainBox(box: Box, name = "box"): Box {
  return reading(name, () => {
    checkObject(name, box, BOX);
    for (const side of SIDES) {
      if (!isNumber(box[side])) {
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
    const { decoding, alternatives, onTexts, signal } = options;
    checkOptional("alternatives", alternatives, isWhole, "a whole number");
    checkFunction("onTexts", onTexts);
    checkSignal(signal);
    const plain: PlainOptions = {};
    // As JSON has it where there is none.
    if (decoding !== undefined && decoding !== null) plain.decoding = plainDecoding(decoding);
    if (alternatives !== undefined) plain.alternatives = alternatives;
    return plain;
  });
}

/** The place of a box in the last request; whether there is one is known to the engine. */
export function checkIndex(index: number): void {
  if (!isWhole(index)) throw invalid("index", index, "the place of a box");
}

/** What each field of a decoding must be. */
const DECODING: Record<string, readonly [(value: unknown) => boolean, string]> = {
  strategy: [(value) => value === "greedy" || value === "sample", '"greedy" or "sample"'],
  temperature: [isNumber, "a number"],
  topK: [isWhole, "a whole number"],
  topP: [isNumber, "a number"],
  seed: [isWhole, "a whole number"],
  allowRepeats: [isBoolean, "true or false"],
};

function plainDecoding(decoding: Decoding): Decoding {
  checkObject("decoding", decoding);
  const given = Object.keys(DECODING).map((name) => [name, Reflect.get(decoding, name)] as const);
  for (const [name, value] of given) {
    const [isValid, expected] = DECODING[name] ?? [];
    if (isValid && expected) checkOptional(`decoding.${name}`, value, isValid, expected);
  }
  if (decoding.strategy === undefined) {
    throw invalid("decoding.strategy", undefined, '"greedy" or "sample"');
  }
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Decoding;
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
