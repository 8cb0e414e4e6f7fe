// What captions are called, and what they are there for; the model knows nothing of either.

import { checkOptional, invalid, oneOf, STRING } from "./checks.js";
import type { Role } from "./composition/types.js";
import { CaptionerError } from "./errors.js";
import type { Box, Caption } from "./types.js";

export type Name = Pick<Caption, "id" | "role">;

const ROLES: Record<Role, true> = {
  eyebrow: true,
  headline: true,
  benefit: true,
  detail: true,
  badge: true,
  call: true,
};
const ROLE = oneOf(...Object.keys(ROLES));

/** What a box gives of its caption's names. */
export type Given = Pick<Box, "id" | "role">;

export function checkNames(field: string, { id, role }: Given): void {
  checkOptional(`${field}.id`, id, STRING);
  checkOptional(`${field}.role`, role, ROLE);
}

/** The names of the captions of boxes: those that these give, or by place and size. */
export function namesOf(boxes: readonly Box[]): Name[] {
  boxes.forEach((box, index) => checkNames(`boxes[${index}]`, box));
  const largest = boxes.some(({ role }) => role === "headline") ? -1 : largestOf(boxes);
  const names = boxes.map(({ id, role }, index) => ({
    id: id ?? String(index),
    role: role ?? (index === largest ? "headline" : "benefit"),
  }));
  checkUnique(names);
  return names;
}

/** The names of captions where one of them gets another box, which may give it others. */
export function renamed(captions: readonly Caption[], index: number, { id, role }: Given): Name[] {
  const names = captions.map((caption, place) => ({
    id: (place === index ? id : undefined) ?? caption.id,
    role: (place === index ? role : undefined) ?? caption.role,
  }));
  checkUnique(names);
  return names;
}

/** A box's place in a request, or its id; whether there is one is known by {@link placeOf}. */
export function checkPlaceOrId(which: number | string): void {
  const isPlace = Number.isSafeInteger(which) && Number(which) >= 0;
  if (typeof which !== "string" && !isPlace) {
    throw invalid("index", which, "a box's place, or its id");
  }
}

export function placeOf(which: number | string, captions: readonly Caption[]): number {
  const place = typeof which === "number" ? which : captions.findIndex(({ id }) => id === which);
  if (place in captions) return place;
  throw noBox(which, captions);
}

export function noBox(which: number | string, captions: readonly Caption[]): CaptionerError {
  const known = captions.map(({ id }) => JSON.stringify(id)).join(", ") || "none";
  const message = `there is no box ${JSON.stringify(which)}: those that were captioned are ${known}`;
  return new CaptionerError("request-invalid", message);
}

function checkUnique(names: readonly Name[]): void {
  const seen = new Map<string, number>();
  names.forEach(({ id }, index) => {
    const other = seen.get(id);
    if (other !== undefined) {
      const message = `boxes[${other}] and boxes[${index}]: both have the id ${JSON.stringify(id)}`;
      throw new CaptionerError("request-invalid", message);
    }
    seen.set(id, index);
  });
}

/** The first of the largest boxes. */
function largestOf(boxes: readonly Box[]): number {
  const areas = boxes.map(({ width, height }) => width * height);
  return areas.indexOf(Math.max(...areas));
}
