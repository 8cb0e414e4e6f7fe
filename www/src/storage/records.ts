// What lies in the database.

import type { KeptDocument } from "./kept-document.ts";

/** A project without its photo and its thumbnail, which lie under the same key in other stores. */
export interface ProjectRecord {
  id: string;
  /** What the person calls it; empty: as its product is called. */
  name: string;
  /** When it was last written, in milliseconds since 1970. */
  changed: number;
  /** Of the form of `document`. */
  version: number;
  photoName: string;
  /** The key of its photo, where that is one of several that are captioned in a row. */
  item?: string;
  /** Another version of this page may have written it: read by `readDocument` alone. */
  document: KeptDocument;
  /** When it was deleted, in milliseconds since 1970: until it is cleared away, that can be undone. */
  deleted?: number;
}

/** Photos that are captioned in a row. */
export interface BatchRecord {
  id: string;
  /** The keys of its photos, in their order. */
  items: readonly string[];
  /** Whether it is on the page; otherwise it was closed, and can be brought back. */
  isOpen: boolean;
  /** When it was opened or closed last, in milliseconds since 1970. */
  since: number;
}

/** One of these photos; its file lies under the same key. */
export interface ItemRecord {
  state: "waiting" | "done" | "failed";
  /** What is written of it and on it. */
  content: unknown;
  /** The same, as it is in the last archive. */
  saved: unknown;
  /** Why it has no captions. */
  error?: string;
}
