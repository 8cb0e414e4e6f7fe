// What can be asked for, and what is said where it can't.

import { describe, expect, test } from "vitest";

import { CaptionerError } from "../errors.js";
import { PICTURES } from "../picture/painted.js";
import { compose, compositions, type CompositionOptions } from "./compose.js";
import { TEMPLATES } from "./templates.js";
import { DECKS, FORMAT_NAMES, PATIENT } from "./test-cases.js";
import type { Text } from "./types.js";

const picture = PICTURES["a small product amid white"];
const texts: readonly Text[] = DECKS["a full deck"];
const [eyebrow, headline, benefit] = texts as [Text, Text, Text];
const product = { title: "Backpack", attributes: { brand: "Aurelle", volume: "22 l" } };
const names = TEMPLATES.map(({ name }) => name);

/** What is thrown; nothing where nothing is. */
function failure(options: unknown, name = "quiet"): CaptionerError | undefined {
  try {
    compose(name, picture, product, options as CompositionOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(CaptionerError);
    return error as CaptionerError;
  }
  return undefined;
}

describe("a composition", PATIENT, () => {
  test("is one of at least ten, each with its own name", () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(10);
  });

  test("is the same by its name as among all", () => {
    const options = { format: "landscape", texts } as const;
    const all = compositions(picture, product, options);
    expect(all.map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const one of all) expect(compose(one.name, picture, product, options)).toEqual(one);
  });

  test("is the same each time, and leaves what it is given as it was", () => {
    const given = JSON.stringify([product, texts]);
    const first = compositions(picture, product, { texts });
    expect(compositions(picture, product, { texts })).toEqual(first);
    expect(JSON.stringify([product, texts])).toBe(given);
  });

  test("can be kept as JSON", () => {
    for (const one of compositions(picture, product, { texts, format: "story" })) {
      expect(JSON.parse(JSON.stringify(one))).toEqual(one);
    }
  });

  test("has each text once, and only given or told ones", () => {
    const known = new Set([...texts.map(({ id }) => id), "eyebrow", "detail-1"]);
    for (const one of compositions(picture, product, { texts })) {
      const ids = one.texts.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !known.has(id))).toEqual([]);
    }
  });

  test.each(["", " \n", "\u200b", "\ud83d", "\u0007"])(
    "leaves out texts without letters: %j",
    (text) => {
      const empty = texts.map((one) => ({ ...one, text }));
      for (const { name, texts: set } of compositions(picture, {}, { texts: empty })) {
        expect([name, ...set.map(({ id }) => id)]).toEqual([name]);
      }
    },
  );

  test("has the headline wherever one is given", () => {
    for (const format of ["square", "story", "landscape"] as const) {
      for (const one of compositions(picture, {}, { texts, format })) {
        expect([one.name, one.texts.some(({ role }) => role === "headline")]).toEqual([
          one.name,
          true,
        ]);
      }
    }
  });
});

describe("what there can't be", () => {
  test("a composition of another name", () => {
    const error = failure({}, "column-middle");
    expect(error?.code).toBe("request-invalid");
    expect(error?.message).toContain('"column-middle"');
    for (const name of names) expect(error?.message).toContain(name);
  });

  test("a format of another name", () => {
    const error = failure({ format: "cinema" });
    expect(error?.code).toBe("request-invalid");
    expect(error?.message).toContain('format is "cinema"');
    for (const name of FORMAT_NAMES) expect(error?.message).toContain(name);
  });

  test.each([0, -1, 1.5, NaN, Infinity, 10000, "800", undefined, null])(
    "a canvas %s pixels high",
    (height) => {
      const error = failure({ format: { width: 800, height } });
      expect(error?.code).toBe("request-invalid");
      expect(error?.message).toContain("format.height");
      expect(error?.message).toContain("whole number");
    },
  );

  test("two texts of one id", () => {
    const error = failure({ texts: [eyebrow, headline, { ...benefit, id: eyebrow.id }] });
    expect(error?.code).toBe("request-invalid");
    expect(error?.message).toContain(`"${eyebrow.id}"`);
    expect(error?.message).toContain("texts[2].id");
  });

  test.each([
    ["brand.first", { brand: { first: "red" } }],
    ["brand.second", { brand: { second: "#12345" } }],
    ["texts[1].role", { texts: [eyebrow, { id: "x", role: "slogan", text: "Hm" }] }],
    ["texts[0].text", { texts: [{ id: "x", role: "headline" }] }],
    ["texts[0].id", { texts: [{ role: "headline", text: "Hm" }] }],
    ["texts[0].color", { texts: [{ ...headline, color: "blue" }] }],
    ["texts[0].style.color", { texts: [styled({ color: "blue" })] }],
    ["texts[0].style.fontSize", { texts: [styled({ fontSize: NaN })] }],
    ["texts[0].style.fontSize", { texts: [styled({ fontSize: -4 })] }],
    ["texts[0].style", { texts: [styled(null)] }],
    ["texts[1]", { texts: [eyebrow, undefined] }],
    ["texts", { texts: "Carry the Day" }],
    ["texts[0].style.box", { texts: [styled({ box: { x: 0, y: 0, width: NaN, height: 9 } })] }],
    ["format.covered", { format: { width: 800, height: 800, covered: { top: 700, bottom: 700 } } }],
  ])("%s of another kind", (field, options) => {
    const error = failure(options);
    expect(error?.code).toBe("request-invalid");
    expect(error?.message).toContain(field);
    expect(error?.message).toContain("expected");
  });
});

/** A headline with anything for its style. */
function styled(style: unknown) {
  return { ...headline, style };
}
