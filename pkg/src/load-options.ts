import {
  checkObject,
  FUNCTION,
  isKind,
  isString,
  oneOf,
  readFields,
  reading,
  type Rule,
  SIGNAL,
} from "./checks.js";
import { absolute } from "./model-source.js";
import type { LoadOptions } from "./types.js";

const RULES: Record<keyof LoadOptions, Rule> = {
  device: oneOf("auto", "webgpu", "cpu"),
  thread: oneOf("worker", "main"),
  workerUrl: [isAddress, "an address"],
  fetch: FUNCTION,
  onDevice: FUNCTION,
  onProgress: FUNCTION,
  signal: SIGNAL,
};

/** The options as they are now: later changes of the caller's object change nothing. */
export function checkedOptions(options: LoadOptions): LoadOptions {
  return reading("options", () => {
    checkObject("options", options);
    return readFields(options, RULES);
  });
}

function isAddress(value: unknown): boolean {
  if (!isString(value) && !isKind(value, "URL")) return false;
  try {
    return absolute(value) instanceof URL;
  } catch {
    return false;
  }
}
