import { signal } from "@preact/signals";

const query = matchMedia("(min-width: 840px)");

/** Whether there is room for two columns, as in style.css. */
export const isWide = signal(query.matches);

query.addEventListener("change", () => {
  isWide.value = query.matches;
});
