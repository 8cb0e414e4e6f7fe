// What stands in texts, to be read out.

import type { StudioText } from "./document.ts";

/** All that is written, in its order. */
export function textsInWords(texts: readonly Pick<StudioText, "caption">[]): string {
  return texts.flatMap(({ caption }) => caption?.text || []).join(", ");
}
