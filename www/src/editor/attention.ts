import { signal } from "@preact/signals";

/** Whether it is shown where on the photo the selected text looks. */
export const showsAttention = signal(false);
