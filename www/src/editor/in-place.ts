// Which text is edited where it stands.

import { signal } from "@preact/signals";

import { selected } from "../document/store.ts";

/** The id of a text. */
export const editedInPlace = signal<string | undefined>(undefined);

/** Opens a text for typing. */
export function editInPlace(id: string): void {
  selected.value = id;
  editedInPlace.value = id;
}
