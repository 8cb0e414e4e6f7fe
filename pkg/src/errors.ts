/** What a {@link CaptionerError} can be of, for programs. */
export type CaptionerErrorCode =
  /** The model folder, or a file in it, is not there. */
  | "model-not-found"
  /** A model file is truncated or is not the file that `config.json` describes. */
  | "model-corrupt"
  /** The model is of a kind or version that this package cannot run. */
  | "model-incompatible"
  /** The server could not be reached, or gave something else than the file; trying again may help. */
  | "network-error"
  /** The picture cannot be fetched, decoded or read. */
  | "image-unreadable"
  /** A box is not a part of the image; the message gives its index. */
  | "box-invalid"
  /** An argument is not what it should be; the message names it. */
  | "request-invalid"
  /** This browser or page cannot write captions; `Captioner.report()` says why. */
  | "unavailable"
  /** There is no page here: a server, a service worker or a worklet can never write captions. */
  | "unsupported"
  /** WebGPU was asked for and there is none, or it could not be started. */
  | "webgpu-unavailable"
  /** The GPU failed or went away; load again. */
  | "device-lost"
  /** The caller's AbortSignal fired. */
  | "aborted"
  /** The captioner, or the picture handle, was disposed. */
  | "disposed"
  /** A fault in this package: please report it. The captioner cannot go on; load again. */
  | "internal";

/** Every `code` that a {@link CaptionerError} can have. */
export const ERROR_CODES = [
  "model-not-found",
  "model-corrupt",
  "model-incompatible",
  "network-error",
  "image-unreadable",
  "box-invalid",
  "request-invalid",
  "unavailable",
  "unsupported",
  "webgpu-unavailable",
  "device-lost",
  "aborted",
  "disposed",
  "internal",
] as const satisfies readonly CaptionerErrorCode[];

/** The one kind of error that this package throws. */
export class CaptionerError extends Error {
  override readonly name = "CaptionerError";
  /** What went wrong, for programs; `message` is for people. */
  readonly code: (typeof ERROR_CODES)[number];

  constructor(code: CaptionerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An error as it travels from the worker; an Error's own fields do not survive the trip. */
export interface ErrorMessage {
  code: CaptionerErrorCode;
  message: string;
}

/** Anything thrown, as a message: errors without one of our codes are faults of ours. */
export function toErrorMessage(thrown: unknown): ErrorMessage {
  if (!(thrown instanceof Error)) return { code: "internal", message: String(thrown) };
  const code = "code" in thrown ? thrown.code : undefined;
  return isErrorCode(code)
    ? { code, message: thrown.message }
    : { code: "internal", message: `${thrown.name}: ${thrown.message}` };
}

/** Anything thrown, as our kind of error. */
export function toCaptionerError(thrown: unknown): CaptionerError {
  if (thrown instanceof CaptionerError) return thrown;
  const { code, message } = toErrorMessage(thrown);
  return new CaptionerError(code, message, { cause: thrown });
}

function isErrorCode(code: unknown): code is CaptionerErrorCode {
  return (ERROR_CODES as readonly unknown[]).includes(code);
}
