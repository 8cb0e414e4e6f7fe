import { expect, test } from "vitest";

import type { Document, StudioText } from "./document.ts";
import {
  captionKey,
  findText,
  isDeleted,
  isOpen,
  needsLook,
  newTexts,
  nextOwnId,
  restyled,
  unpinned,
  withoutText,
  withStyle,
  withWords,
} from "./texts.ts";

const BOX = { x: 10, y: 20, width: 300, height: 40 };

function documentWith(texts: readonly StudioText[]): Document {
  return { title: "Bag", attributes: [], texts, format: "photo", fonts: "poppins" };
}

/** All texts as the model has written them. */
function written(): Document {
  const document = documentWith(newTexts());
  const texts = document.texts.map((text, index) => ({
    ...text,
    caption: {
      text: `Words ${index}`,
      color: "#000000",
      score: 0.9,
      writtenFor: captionKey(document, text),
    },
  }));
  return { ...document, texts };
}

const openIds = (document: Document) =>
  document.texts.filter((text) => isOpen(document, text)).map(({ id }) => id);

test("a new picture waits for a headline and four benefits", () => {
  const ids = ["headline", "benefit-1", "benefit-2", "benefit-3", "benefit-4"];
  expect(openIds(documentWith(newTexts()))).toEqual(ids);
});

test("another product opens all texts but those of a person", () => {
  const kept = withWords(written(), "headline", "headline", "Mine");
  expect(openIds(kept)).toEqual([]);
  const ids = ["benefit-1", "benefit-2", "benefit-3", "benefit-4"];
  expect(openIds({ ...kept, title: "Shoe" })).toEqual(ids);
});

test("another composition opens none; another place of one's own does", () => {
  const document = written();
  expect(openIds({ ...document, composition: "poster" })).toEqual([]);
  const headline = { id: "headline", role: "headline" } as const;
  const pinned = withStyle(document, headline, { box: BOX, fontSize: 20 });
  expect(openIds(pinned)).toEqual(["headline"]);
  expect(openIds(withStyle(document, headline, { color: "#ff0000" }))).toEqual([]);
});

test("given back to the composition, a text stays as it was written", () => {
  const pinned = withStyle(
    written(),
    { id: "headline", role: "headline" },
    { box: BOX, fontSize: 20, align: "left", weight: "regular" },
  );
  const texts = pinned.texts.map((text) =>
    text.caption
      ? { ...text, caption: { ...text.caption, writtenFor: captionKey(pinned, text) } }
      : text,
  );
  const back = restyled({ ...pinned, texts }, unpinned);
  expect(findText(back, "headline")?.style).toEqual({ weight: "regular" });
  expect(openIds(back)).toEqual([]);
});

test("what a person writes is kept, and what the model made say the same is written again", () => {
  const document = withWords(written(), "headline", "headline", "words 2!");
  expect(findText(document, "headline")).toMatchObject({ kept: true, caption: { score: 1 } });
  expect(openIds(document)).toEqual(["benefit-2"]);
});

test("a deleted text stays deleted; one of a person's own is gone", () => {
  const deleted = withoutText(written(), "benefit-2", "benefit");
  expect(deleted.texts.filter(isDeleted).map(({ id }) => id)).toEqual(["benefit-2"]);
  expect(openIds({ ...deleted, title: "Shoe" })).not.toContain("benefit-2");
  const own = withWords(written(), "own-1", "benefit", "Mine");
  expect(findText(withoutText(own, "own-1", "benefit"), "own-1")).toBeUndefined();
});

test("own texts get ids that nothing else has", () => {
  expect(nextOwnId(written())).toBe("own-1");
  const own = withWords(written(), "own-7", "benefit", "Mine");
  expect(nextOwnId(own)).toBe("own-8");
});

test("a told text becomes a person's as soon as it is edited", () => {
  const document = withWords(written(), "detail-1", "detail", "500 ml");
  expect(findText(document, "detail-1")).toMatchObject({ role: "detail", kept: true });
});

test("no text has what cannot be shown; line breaks stay", () => {
  const document = withWords(written(), "headline", "headline", "A\u0001B\r\nC\u2028D");
  expect(findText(document, "headline")?.caption?.text).toBe("A B\nC D");
});

test("only what the model wrote, and is not sure of, is to be looked at", () => {
  const [headline] = written().texts;
  const unsure = { ...headline!, caption: { ...headline!.caption!, score: 0.1 } };
  expect(needsLook(headline!)).toBe(false);
  expect(needsLook(unsure)).toBe(true);
  expect(needsLook({ ...unsure, kept: true })).toBe(false);
});
