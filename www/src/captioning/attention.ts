// Where on the photo texts look.

import type { Attention } from "caponimage";

import { composition } from "../composition/composition.ts";
import { type Document, infoOf } from "../document/document.ts";
import { current, photo } from "../document/store.ts";
import { isOpen } from "../document/texts.ts";
import { captioner } from "../engine/engine.ts";
import { openedPicture } from "./picture.ts";
import { placedTexts } from "./places.ts";
import { requestBox } from "./request.ts";

/** What was asked for last, and the answer by the ids of texts. */
let known: { document: Document; by: Promise<ReadonlyMap<string, Attention>> } | undefined;

/** Where a text looks; nothing where texts are still being written. */
export async function attentionOf(id: string): Promise<Attention | undefined> {
  const [loaded, on, document, whole] = [
    captioner.value,
    photo.value,
    current.value,
    composition.value,
  ];
  if (!loaded || !on || !whole) return undefined;
  if (document.texts.some((text) => text.id === id && isOpen(document, text))) return undefined;
  if (known?.document !== document) {
    const ask = async () => {
      const placed = placedTexts(document, whole, on).filter(({ text }) => text.caption);
      const picture = await openedPicture(loaded, on, infoOf(document));
      const each = await picture.attention(placed.map((one) => requestBox(one, false)));
      return new Map(placed.flatMap(({ text }, i) => (each[i] ? [[text.id, each[i]]] : [])));
    };
    known = { document, by: ask() };
    known.by.catch(() => (known = undefined));
  }
  return (await known.by).get(id);
}
