// What callers hand over may be anything: each check names the field that is not what it should be.

import { CaptionerError } from "./errors.js";

export function invalid(field: string, found: unknown, expected: string): CaptionerError {
  const message = `${field}: is ${described(found)}, expected ${expected}`;
  return new CaptionerError("request-invalid", message);
}

export function checkObject(field: string, value: unknown, expected = "an object"): void {
  if (typeof value !== "object" || value === null) throw invalid(field, value, expected);
}

/** What a field must be where it is given, and how that is said. */
export type Rule = readonly [isValid: (value: unknown) => boolean, expected: string];

export function checkOptional(field: string, value: unknown, [isValid, expected]: Rule): void {
  if (value !== undefined && !isValid(value)) throw invalid(field, value, expected);
}

/** The fields that are given, also those that an object has from its class. */
export function readFields<T extends object>(
  object: T,
  rules: Record<keyof T, Rule>,
  prefix = "",
): T {
  const plain: [string, unknown][] = [];
  for (const [name, rule] of Object.entries<Rule>(rules)) {
    const value: unknown = Reflect.get(object, name);
    checkOptional(prefix + name, value, rule);
    if (value !== undefined) plain.push([name, value]);
  }
  return Object.fromEntries(plain) as T;
}

export const isString = (value: unknown): value is string => typeof value === "string";

export const STRING: Rule = [isString, "a string"];
export const BOOLEAN: Rule = [(value) => typeof value === "boolean", "true or false"];
export const FUNCTION: Rule = [(value) => typeof value === "function", "a function"];
export const NUMBER: Rule = [Number.isFinite, "a finite number"];
/** Like `fetch`, lets `null` stand for none. */
export const SIGNAL: Rule = [(value) => value === null || isSignal(value), "an AbortSignal"];

/** A whole number that so many bits can hold. */
export function whole(bits: number): Rule {
  const isValid = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** bits;
  return [isValid, `a whole number below 2^${bits}`];
}

export function oneOf(...choices: string[]): Rule {
  return [
    (value) => choices.includes(value as string),
    choices.map((choice) => JSON.stringify(choice)).join(" or "),
  ];
}

/** The classes that callers hand over objects of. */
interface Kinds {
  ArrayBuffer: ArrayBuffer;
  Blob: Blob;
  File: File;
  HTMLImageElement: HTMLImageElement;
  ImageData: ImageData;
  Map: Map<unknown, unknown>;
  Uint8Array: Uint8Array<ArrayBuffer>;
  Uint8ClampedArray: Uint8ClampedArray<ArrayBuffer>;
  URL: URL;
}

/** Instead of `instanceof`, which objects of another window fail. */
export function isKind<Name extends keyof Kinds>(
  value: unknown,
  ...names: Name[]
): value is Kinds[Name] {
  const tag = Object.prototype.toString.call(value);
  return names.some((name) => tag === `[object ${name}]`);
}

/** Reads what a caller gave, which may throw by itself: getters, proxies. */
export function reading<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof CaptionerError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CaptionerError("request-invalid", `${field}: cannot be read: ${why}`, { cause });
  }
}

/** Not by its class: it may be another window's, or stand in for one that the browser lacks. */
function isSignal(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value
  );
}

function described(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (Array.isArray(value)) return "an array";
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
