import { CaptionerError } from "./errors.js";

export function abortedError(signal: AbortSignal): CaptionerError {
  return new CaptionerError("aborted", "aborted by the caller", { cause: signal.reason });
}

/** The promise, or `aborted` as soon as the signal fires, whichever comes first. */
export async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (!signal) return promise;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortedError(signal));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Waits, or rejects as soon as the signal fires. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return unlessAborted(new Promise((resolve) => setTimeout(resolve, milliseconds)), signal);
}

/** A signal that fires when one of two does, until it is released. */
export interface EitherSignal {
  signal: AbortSignal;
  release(): void;
}

/** Not by AbortSignal.any, which browsers of 2023 lack. */
export function eitherOf(first: AbortSignal | undefined, second: AbortSignal): EitherSignal {
  const controller = new AbortController();
  const watched = [first, second]
    .filter((signal) => signal != undefined)
    .map((signal) => {
      const onAbort = () => controller.abort(signal.reason);
      if (signal.aborted) onAbort();
      signal.addEventListener("abort", onAbort);
      return () => signal.removeEventListener("abort", onAbort);
    });
  return {
    signal: controller.signal,
    release: () => watched.forEach((unwatch) => unwatch()),
  };
}
