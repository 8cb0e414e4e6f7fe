// What callers hand over may be anything: each check names the field that is not what it should be.

import { CaptionerError } from "./errors.js";

export function invalid(field: string, found: unknown, expected: string): CaptionerError {
  const message = `${field}: is ${described(found)}, expected ${expected}`;
  return new CaptionerError("request-invalid", message);
}

export function checkObject(field: string, value: unknown, expected = "an object"): void {
  if (typeof value !== "object" || value === null) throw invalid(field, value, expected);
}

/** For fields that may be left out. */
export function checkOptional(
  field: string,
  value: unknown,
  isValid: (value: unknown) => boolean,
  expected: string,
): void {
  if (value !== undefined && !isValid(value)) throw invalid(field, value, expected);
}

export function checkFunction(field: string, value: unknown): void {
  checkOptional(field, value, (value) => typeof value === "function", "a function");
}

/** Like `fetch`, lets `null` stand for none. */
export function checkSignal(signal: unknown): void {
  if (signal !== null) checkOptional("signal", signal, isSignal, "an AbortSignal");
}

export const isString = (value: unknown): value is string => typeof value === "string";
export const isNumber = (value: unknown): value is number => typeof value === "number";
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
export const isWhole = (value: unknown): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/** The browser's classes that callers hand over objects of. */
interface Kinds {
  ArrayBuffer: ArrayBuffer;
  Blob: Blob;
  File: File;
  HTMLImageElement: HTMLImageElement;
  ImageData: ImageData;
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
