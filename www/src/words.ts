// Numbers and errors in words.

import { CaptionerError, type CaptionerErrorCode, type DeviceInfo } from "caponimage";

/** What to do about it; the error's own message follows. */
const ADVICE: Readonly<Partial<Record<CaptionerErrorCode, string>>> = {
  "model-not-found": "The model is not on this server.",
  "model-corrupt": "The model's files are damaged. Reloading the page may help.",
  "model-incompatible": "This model does not fit this page.",
  "network-error": "The model could not be downloaded. Check your connection and reload.",
  "image-unreadable": "This photo cannot be read. Try a JPEG, PNG or WebP file.",
  "box-invalid": "A box cannot be used.",
  "request-invalid": "The title or an attribute cannot be used.",
  "webgpu-unavailable": "WebGPU is not available here. Choose Auto or CPU.",
  "device-lost": "The graphics processor stopped. Choose CPU, or reload the page.",
  internal: "Something broke. Reload the page to go on.",
};

export function errorInWords(error: unknown): string {
  if (error instanceof CaptionerError) {
    const advice = ADVICE[error.code];
    return advice ? `${advice} (${error.message})` : error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

export function deviceInWords(device: DeviceInfo): string {
  const name = device.kind === "webgpu" ? "WebGPU" : "CPU";
  return device.kind === "webgpu" && device.adapter ? `${name}, ${device.adapter}` : name;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function milliseconds(time: number): string {
  return time < 1000 ? `${time.toFixed(0)} ms` : `${(time / 1000).toFixed(2)} s`;
}
