// How the writing of captions goes.

import { signal } from "@preact/signals";
import type { Timings } from "caponimage";

/** Whether captions are being written. */
export const writing = signal(false);
/** The last call: how many captions it wrote, and what that took. */
export const lastRun = signal<{ captions: number; timings: Timings } | undefined>(undefined);
/** Why the last call failed. */
export const captionError = signal<unknown>(undefined);
