import {
  checkFunction,
  checkObject,
  checkOptional,
  checkSignal,
  isKind,
  reading,
} from "./checks.js";
import { absolute } from "./model-source.js";
import type { LoadOptions } from "./types.js";

/** What each choice can be. */
const CHOICES = { device: ["auto", "webgpu", "cpu"], thread: ["worker", "main"] } as const;

/** The options as they are now: later changes of the caller's object change nothing. */
export function checkedOptions(options: LoadOptions): LoadOptions {
  return reading("options", () => {
    checkObject("options", options);
    const { workerUrl, signal, ...others } = options;
    const checked: LoadOptions = { ...others };
    for (const name of ["device", "thread"] as const) {
      const choices: readonly unknown[] = CHOICES[name];
      const expected = choices.map((choice) => JSON.stringify(choice)).join(" or ");
      checkOptional(name, options[name], (value) => choices.includes(value), expected);
    }
    for (const name of ["fetch", "onDevice", "onProgress"] as const) {
      checkFunction(name, options[name]);
    }
    checkSignal(signal);
    checkOptional("workerUrl", workerUrl, isAddress, "an address");
    if (workerUrl !== undefined) checked.workerUrl = workerUrl;
    if (signal) checked.signal = signal;
    return checked;
  });
}

function isAddress(value: unknown): boolean {
  if (typeof value !== "string" && !isKind(value, "URL")) return false;
  try {
    return absolute(value) instanceof URL;
  } catch {
    return false;
  }
}
