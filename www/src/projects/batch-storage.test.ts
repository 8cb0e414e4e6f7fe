import "fake-indexeddb/auto";

import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";

import { newTexts, withWords } from "../document/texts.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import type { Outcome } from "../storage/outcome.ts";
import type { ItemRecord } from "../storage/records.ts";
import { deleteBatch, readBatches, writeBatch, writeItems } from "./batch-storage.ts";
import { itemFrom, recordOfItem } from "./item-records.ts";

const item: ItemRecord = { state: "done", content: { title: "Bag" }, saved: { title: "Bag" } };
const LOOK = { format: "photo", fonts: "poppins" } as const;
const file = () => new File(["photo"], "bag.jpg", { type: "image/jpeg" });

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

let database: Database;
beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  database = value(await openDatabase(() => {}));
});

test("photos come back in their order, those with a file, and what belongs to none is cleared away", async () => {
  const late = {
    id: "late",
    items: ["c", "a", "no file", "never written"],
    isOpen: true,
    since: 2,
  };
  value(await writeBatch(database, late));
  value(await writeBatch(database, { id: "early", items: ["b"], isOpen: false, since: 1 }));
  const write = (key: string, withFile = true) =>
    writeItems(database, [{ key, item, file: withFile ? file() : undefined }]);
  for (const key of ["a", "b", "c", "orphan"]) value(await write(key));
  value(await write("no file", false));
  // What is told of it alone.
  value(await writeItems(database, [{ key: "a", item: { ...item, error: "x" }, file: undefined }]));

  const [first, second] = value(await readBatches(database));
  expect(first?.items.map(({ key }) => key)).toEqual(["b"]);
  expect(second?.items.map(({ key }) => key)).toEqual(["c", "a"]);
  expect(second?.items[1]?.item.error).toBe("x");
  expect(await second?.items[0]?.file.text()).toBe("photo");
  expect(await database.getAllKeys("itemFiles")).toEqual(["a", "b", "c"]);

  value(await deleteBatch(database, late));
  expect(value(await readBatches(database)).map(({ record }) => record.id)).toEqual(["early"]);
  expect(await database.getAllKeys("items")).toEqual(["b"]);
});

test("an item comes back as it was, and what is under way begins anew", () => {
  const content = { title: "Bag", attributes: [["colour", "red"]] as const, texts: newTexts() };
  const { texts } = withWords({ ...content, ...LOOK }, "headline", "headline", "Mine");
  const shown = { id: 1, file: file(), ...content, texts, saved: content };
  const back = itemFrom(structuredClone(recordOfItem({ ...shown, state: "working" })));
  expect(back).toMatchObject({ title: "Bag", texts, state: "waiting", saved: content });
});

test("how sure the model is of an item comes back, and only what can be that", () => {
  const content = { title: "Bag", attributes: [], texts: newTexts() };
  const shown = { id: 1, file: file(), ...content, saved: content, state: "done" as const };
  const back = (score: unknown) => {
    const record = recordOfItem({ ...shown, score: 0.2 });
    return itemFrom(structuredClone({ ...record, content: { ...content, score } }));
  };
  expect(itemFrom(structuredClone(recordOfItem({ ...shown, score: 0.2 }))).score).toBe(0.2);
  expect(back(0)).toMatchObject({ score: 0, title: "Bag" });
  for (const odd of [undefined, null, "0.2", Number.NaN, Number.POSITIVE_INFINITY, -0.1, 1.1, {}]) {
    expect(back(odd)).not.toHaveProperty("score");
  }
});

test("an item that is in the archive as it is stays the same as there", () => {
  const content = { title: "", attributes: [], texts: newTexts() };
  const shown = { id: 1, file: file(), ...content, saved: content, state: "done" as const };
  const { texts, saved } = itemFrom(structuredClone(recordOfItem(shown)));
  expect(saved.texts).toBe(texts);
  const odd = itemFrom({ state: "x", content: 7, saved: null } as unknown as ItemRecord);
  expect(odd).toMatchObject({ state: "waiting", texts: newTexts(), title: "" });
});
