// Which photos of the queue a person should look at.

import { LOW_SCORE } from "../document/texts.ts";
import type { BatchItem } from "./batches.ts";

type Judged = Pick<BatchItem, "id" | "state" | "score">;

/** Whether something may be wrong: no captions, or one that the model is not sure of. */
export function needsLook({ state, score = 1 }: Judged): boolean {
  return state === "failed" || (state === "done" && score < LOW_SCORE);
}

/** The ids of photos, those that need a look first: what failed, then by the least sure caption. */
export function lookFirst(items: readonly Judged[]): number[] {
  const rank = ({ state, score = 1 }: Judged) => (state === "failed" ? -1 : score);
  return [...items].sort((one, other) => rank(one) - rank(other)).map(({ id }) => id);
}
