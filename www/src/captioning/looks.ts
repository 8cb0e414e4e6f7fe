// Where on the picture captions look.

import type { Attention } from "caponimage";

import { type Document, infoOf, isOpen, requestBox } from "../document/document.ts";
import { current, photo } from "../document/editor.ts";
import { captioner } from "./engine.ts";

/** What was asked for last, and the answer by the ids of boxes. */
let known: { document: Document; by: Promise<ReadonlyMap<number, Attention>> } | undefined;

/** Where the caption of a box looks; nothing where captions are still being written. */
export async function attentionOf(id: number): Promise<Attention | undefined> {
  const [loaded, on, document] = [captioner.value, photo.value, current.value];
  if (!loaded || !on || document.boxes.some((box) => isOpen(document, box))) return undefined;
  if (known?.document !== document) {
    const ask = async () => {
      const each = await loaded.attention(on.blob, {
        ...infoOf(document),
        boxes: document.boxes.map((box) => requestBox(box, false)),
      });
      return new Map(document.boxes.flatMap(({ id }, i) => (each[i] ? [[id, each[i]]] : [])));
    };
    known = { document, by: ask() };
    known.by.catch(() => (known = undefined));
  }
  return (await known.by).get(id);
}
