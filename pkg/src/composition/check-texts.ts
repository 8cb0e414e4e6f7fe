// What comes from outside, before anything is set by it.

import { CaptionerError } from "../errors.js";
import { ROLES } from "./deck.js";
import type { Text } from "./types.js";

const COLOR = /^#[0-9a-f]{6}$/i;
const CHOICES = {
  weight: ["regular", "bold"],
  font: ["display", "text"],
  align: ["left", "center", "right"],
} as const;

/** @throws {CaptionerError} `request-invalid` that names the text and its field. */
export function checkTexts(texts: readonly Text[]): void {
  if (!Array.isArray(texts)) refuse("texts", texts, "a list");
  texts.forEach((text, index) => {
    const name = `texts[${index}]`;
    if (typeof text !== "object" || text === null) refuse(name, text, "an object");
    const { id, role, text: words, color, style } = text;
    if (typeof id !== "string" || id === "") refuse(`${name}.id`, id, "a name");
    const same = texts.findIndex((other) => other.id === id);
    if (same !== index) refuse(`${name}.id`, id, `another one than texts[${same}] has`);
    if (!ROLES.includes(role)) refuse(`${name}.role`, role, oneOf(ROLES));
    if (typeof words !== "string") refuse(`${name}.text`, words, "a string");
    if (color !== undefined && !isColor(color)) refuse(`${name}.color`, color, "#rrggbb");
    if (style !== undefined) checkStyle(style, `${name}.style`);
  });
}

function checkStyle(style: NonNullable<Text["style"]>, name: string): void {
  if (typeof style !== "object" || style === null) refuse(name, style, "an object");
  const { box, fontSize, color } = style;
  if (color !== undefined && !isColor(color)) refuse(`${name}.color`, color, "#rrggbb");
  if (fontSize !== undefined && !isLength(fontSize)) {
    refuse(`${name}.fontSize`, fontSize, "pixels above 0");
  }
  if (box) {
    for (const side of ["x", "y"] as const) {
      if (!Number.isFinite(box[side])) refuse(`${name}.box.${side}`, box[side], "a number");
    }
    for (const side of ["width", "height"] as const) {
      if (!isLength(box[side])) refuse(`${name}.box.${side}`, box[side], "pixels above 0");
    }
  }
  for (const [field, choices] of Object.entries(CHOICES)) {
    const value: unknown = style[field as keyof typeof CHOICES];
    if (value !== undefined && !choices.some((choice) => choice === value)) {
      refuse(`${name}.${field}`, value, oneOf(choices));
    }
  }
}

function isColor(value: unknown): boolean {
  return typeof value === "string" && COLOR.test(value);
}

function isLength(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function oneOf(choices: readonly string[]): string {
  return `one of ${choices.join(", ")}`;
}

function refuse(name: string, found: unknown, expected: string): never {
  const shown = typeof found === "string" ? `"${found}"` : String(found);
  throw new CaptionerError("request-invalid", `${name} is ${shown}, expected ${expected}`);
}
