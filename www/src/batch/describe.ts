// What is told of the photos of the queue.

import type { Attribute, Document } from "../document/document.ts";
import { amendHistory, current, edit } from "../document/store.ts";
import { batchPaused, runBatch } from "./batch.ts";
import { batch, changeItem, findItem, type LeftOut, newItem, replaceBatch } from "./batches.ts";
import { readTables } from "./tables.ts";

type Description = Partial<Pick<Document, "title" | "attributes">>;

/** The last photos or tables that came: those that are read too late are not taken. */
let latest = 0;

/** Captions these photos, in the place of those before, with what tables tell of them. */
export async function openBatch(
  files: readonly File[],
  leftOut: LeftOut,
  tables: readonly File[] = [],
): Promise<void> {
  const turn = ++latest;
  const names = files.map(({ name }) => name);
  const report = tables.length > 0 ? await readTables(tables, names) : undefined;
  if (turn !== latest) return;
  const items = files.map((file) => newItem(file, report?.products.get(file.name)));
  replaceBatch({ items, leftOut, ...(report && { tables: report }) });
  batchPaused.value = false;
  void runBatch();
}

/** Tells the photos of the queue what tables say of them. */
export async function applyTables(tables: readonly File[]): Promise<void> {
  const turn = ++latest;
  const items = batch.value?.items ?? [];
  const names = items.map(({ file }) => file.name);
  const report = await readTables(tables, names);
  const now = batch.value;
  if (turn !== latest || !now) return;
  const columns = [...new Set([...report.columns, ...(now.tables?.columns ?? [])])];
  batch.value = { ...now, tables: { ...report, columns } };
  for (const { id, file, title, attributes } of now.items) {
    const product = report.products.get(file.name);
    if (!product) continue;
    const told = withAttributes(attributes, product.attributes);
    describe(id, { title: product.title || title, attributes: told });
  }
}

/** Tells something else of a photo, and has it captioned again. */
export function describe(id: number, description: Description): void {
  if (current.value.batchItem === id) edit((document) => ({ ...document, ...description }));
  else {
    changeItem(id, { ...description, state: "waiting" });
    // Undo may come back to it, and would bring back what was told before.
    amendHistory((document) =>
      document.batchItem === id ? { ...document, ...description } : document,
    );
  }
  void runBatch();
}

/** Gives one attribute of a photo another value; an empty one takes it away. */
export function describeAttribute(id: number, name: string, value: string): void {
  const attributes = findItem(id)?.attributes ?? [];
  describe(id, { attributes: withAttributes(attributes, [[name, value]]) });
}

/** Attributes with the values of others, those of empty values left out. */
function withAttributes(
  attributes: readonly Attribute[],
  others: readonly Attribute[],
): Attribute[] {
  const values = new Map([...attributes, ...others]);
  return [...values].filter(([, value]) => value !== "");
}
