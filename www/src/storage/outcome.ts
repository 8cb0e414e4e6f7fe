// What came of asking the browser to keep something: errors are values here.

/** Why the browser keeps nothing, or not this. */
export type Reason =
  /** This browser has no IndexedDB. */
  | "unsupported"
  /** It has one, and this page may not use it: in a private window, or a sandboxed frame. */
  | "refused"
  /** There is no room left. */
  | "full"
  /** What is kept was made by a newer version of this page. */
  | "newer"
  /** It is not kept, or no longer. */
  | "missing"
  /** A file on the disk can no longer be read. */
  | "unreadable"
  | "failed";

export type Outcome<T> = { ok: true; value: T } | { ok: false; reason: Reason };

export function failure(reason: Reason): { ok: false; reason: Reason } {
  return { ok: false, reason };
}

/** Runs what may fail. */
export async function attempt<T>(run: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    return failure(reasonOf(error));
  }
}

const REASONS: ReadonlyMap<string, Reason> = new Map([
  ["QuotaExceededError", "full"],
  ["SecurityError", "refused"],
  // Of private windows in older browsers.
  ["InvalidStateError", "refused"],
  ["VersionError", "newer"],
  ["NotReadableError", "unreadable"],
  ["NotFoundError", "unreadable"],
]);

function reasonOf(error: unknown): Reason {
  return (error instanceof Error && REASONS.get(error.name)) || "failed";
}
