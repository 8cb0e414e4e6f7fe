// Numbers and errors in words.

import { CaptionerError, type DeviceInfo } from "caponimage";

import { lookUp } from "./look-up.ts";
import { currentLanguage, strings } from "./strings.ts";

function number(value: number, digits: number): string {
  const options = { maximumFractionDigits: digits, minimumFractionDigits: digits };
  return value.toLocaleString(currentLanguage, options);
}

export function megabytes(bytes: number): string {
  return `${number(bytes / 1e6, 1)} MB`;
}

export function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${number(milliseconds, milliseconds < 10 ? 1 : 0)} ms`
    : `${number(milliseconds / 1000, 2)} s`;
}

export function deviceInWords(device: DeviceInfo): string {
  const name = strings.model.devices[device.kind];
  return device.kind === "webgpu" && device.adapter ? `${name}, ${device.adapter}` : name;
}

/** What to do about an error, and its own message. */
export function errorInWords(error: unknown): string {
  if (error instanceof CaptionerError) {
    const advice = lookUp(strings.errors.codes, error.code);
    return advice ? `${advice} (${error.message})` : error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
