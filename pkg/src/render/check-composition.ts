// A composition may come from a file, or from a program: what cannot be drawn is named.

import { invalid, NUMBER, oneOf, type Rule, STRING } from "../checks.js";
import type { Composition, Layer } from "../composition/types.js";

/** What a value must be: by a rule, or each field of it. */
type Shape = Rule | { readonly [field: string]: Shape };

const LENGTH: Rule = [(value) => Number.isFinite(value) && Number(value) >= 0, "0 or more"];
const SIDE: Rule = [(value) => Number.isFinite(value) && Number(value) > 0, "more than 0"];
const COLOR: Rule = [
  (value) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value),
  "a colour #rrggbb",
];
const ARRAY: Rule = [Array.isArray, "an array"];

const POINT = { x: NUMBER, y: NUMBER };
const RECT = { ...POINT, width: LENGTH, height: LENGTH };
const STOP = { color: COLOR, opacity: NUMBER };

const LAYERS: Record<Layer["kind"], Shape> = {
  fill: { rect: RECT, radius: LENGTH, color: COLOR, opacity: NUMBER },
  gradient: { rect: RECT, angle: NUMBER, from: STOP, to: STOP },
  photo: { rect: RECT, clip: RECT, radius: LENGTH },
  frame: { rect: RECT, radius: LENGTH, color: COLOR, width: LENGTH },
  line: { from: POINT, to: POINT, color: COLOR, width: LENGTH, dot: LENGTH },
  disc: { center: POINT, radius: LENGTH, color: COLOR },
  logo: { rect: RECT },
};
const KIND = oneOf(...Object.keys(LAYERS));

const TEXT: Shape = {
  lines: ARRAY,
  fontSize: LENGTH,
  font: oneOf("display", "text"),
  weight: oneOf("regular", "bold"),
  direction: oneOf("ltr", "rtl"),
  tracking: NUMBER,
  color: COLOR,
};
const LINE: Shape = { text: STRING, x: NUMBER, baseline: NUMBER };

const FONT: Shape = { family: STRING, weights: { regular: NUMBER, bold: NUMBER } };
const COMPOSITION: Shape = {
  width: SIDE,
  height: SIDE,
  layers: ARRAY,
  texts: ARRAY,
  fonts: { display: FONT, text: FONT },
};

/** Checks what is drawn of a composition; fails with `request-invalid`, and names the field. */
export function checkComposition(composition: Composition): void {
  check("composition", composition, COMPOSITION);
  composition.layers.forEach((layer, index) => {
    const field = `composition.layers[${index}]`;
    check(field, layer, { kind: KIND });
    check(field, layer, LAYERS[layer.kind]);
  });
  composition.texts.forEach((text, index) => {
    const field = `composition.texts[${index}]`;
    check(field, text, TEXT);
    text.lines.forEach((line, number) => check(`${field}.lines[${number}]`, line, LINE));
  });
}

/**
 * Checks that there is a picture for every layer that shows one; fails with `request-invalid`, and
 * names the layer.
 */
export function checkPictures({ layers }: Pick<Composition, "layers">, logo: unknown): void {
  const index = layers.findIndex(({ kind }) => kind === "logo");
  if (index < 0 || (logo !== undefined && logo !== null)) return;
  throw invalid("logo", logo, `a picture, for composition.layers[${index}] is the logo`);
}

function check(field: string, value: unknown, shape: Shape): void {
  if (isRule(shape)) {
    const [isValid, expected] = shape;
    if (!isValid(value)) throw invalid(field, value, expected);
    return;
  }
  if (typeof value !== "object" || value === null) throw invalid(field, value, "an object");
  for (const [name, part] of Object.entries(shape)) {
    check(`${field}.${name}`, Reflect.get(value, name), part);
  }
}

function isRule(shape: Shape): shape is Rule {
  return Array.isArray(shape);
}
