// What a composition has no room for.

import type { Text } from "caponimage/compositions";
import { computed } from "@preact/signals";

import { current } from "../document/store.ts";
import { composition, standsIn } from "./composition.ts";
import { deckTexts } from "./deck.ts";

/** The texts of the open document that are not on its picture. */
export const leftOutTexts = computed((): readonly Text[] => {
  const whole = composition.value;
  if (!whole) return [];
  const shown = new Set(whole.texts.map(({ id }) => id));
  return deckTexts(current.value, standsIn.value).filter(({ id }) => !shown.has(id));
});
