import { selected } from "../document/store.ts";

/** Puts the focus on the selected text, once it is on the page. */
export function focusSelected(): void {
  requestAnimationFrame(() => {
    const { value } = selected;
    if (value === undefined) return;
    const element = document.querySelector<HTMLElement>(`[data-box="${value}"]`);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
  });
}
