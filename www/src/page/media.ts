// How much room there is, as in styles/layout.css.

import { computed, signal } from "@preact/signals";

/** Room for the panels beside the picture, and for the compositions in a column of their own. */
const wide = matches("(min-width: 1000px)");
const widest = matches("(min-width: 1360px)");

type Arrangement = "narrow" | "wide" | "widest";

export const arrangement = computed((): Arrangement => {
  if (widest.value) return "widest";
  return wide.value ? "wide" : "narrow";
});

function matches(query: string) {
  const list = matchMedia(query);
  const isSo = signal(list.matches);
  list.addEventListener("change", () => (isSo.value = list.matches));
  return isSo;
}
