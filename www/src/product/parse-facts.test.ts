import { describe, expect, test } from "vitest";

import { attributesIn, parseFacts, textOf } from "./parse-facts.ts";

describe("a line is a fact", () => {
  test.each([
    ["Brand: Norvane", "brand", "Norvane"],
    ["brand：Norvane", "brand", "Norvane"],
    ["- 350 ml", "volume", "350 ml"],
    ["• 100 % cotton", "material", "100 % cotton"],
    ["•100% Organic Cotton", "material", "100% Organic Cotton"],
    ["* **Material:** oak", "material", "oak"],
    ["1. Stainless steel", "material", "Stainless steel"],
    ["1.5 l", "volume", "1.5 l"],
    ["Material - steel", "material", "steel"],
    ["Klingenlänge – 18 cm", "Klingenlänge", "18 cm"],
    ["Size M", "size", "M"],
    ["Size M - L", "size", "M - L"],
    ["Size: 42 EU", "size", "42 EU"],
    ["XL", "size", "XL"],
    ["EU 42.5", "size", "EU 42.5"],
    ["Height 72 cm", "height", "72 cm"],
    ["120 x 80 cm", "dimensions", "120 x 80 cm"],
    ["72 cm", "size", "72 cm"],
    ["40 h", "duration", "40 h"],
    ["Up to 40 hours", "duration", "Up to 40 hours"],
    ["40 h battery life", "battery", "40 h battery life"],
    ["5,000 mAh", "battery", "5,000 mAh"],
    ["18 V", "voltage", "18 V"],
    ["0,5 kg", "weight", "0,5 kg"],
    ["-20 °C", "temperature", "-20 °C"],
    ["Pack of 6", "pack", "Pack of 6"],
    ["12 pieces", "pack", "12 pieces"],
    ["Ages 3+", "age", "Ages 3+"],
    ["2-year warranty", "warranty", "2-year warranty"],
    ["Made in Portugal", "origin", "Made in Portugal"],
    ["For women", "gender", "For women"],
    ["Dark green", "colour", "Dark green"],
    ["Waterproof", "feature", "Waterproof"],
    ["100 % natural", "feature", "100 % natural"],
    ["Cotton candy flavour", "feature", "Cotton candy flavour"],
    ["10 m deep water was never a problem", "feature", "10 m deep water was never a problem"],
    ["16:9 picture", "feature", "16:9 picture"],
    ["https://shop.example/a", "feature", "https://shop.example/a"],
    ["Ratio 16:9: yes", "Ratio 16:9", "yes"],
    ["Material", "material", ""],
    ["gender:", "gender", ""],
    ["品牌：小米", "品牌", "小米"],
    ["الخامة: قطن", "الخامة", "قطن"],
    ["constructor: yes", "constructor", "yes"],
    ["👜", "feature", "👜"],
  ])("%s", (line, name, value) => {
    expect(attributesIn(line)).toEqual([[name, value]]);
  });

  test("and a sentence with a colon or a dash is kept whole", () => {
    const lines = [
      "Whoever has worn these boots in the snow knows one thing: they are warm",
      "The perfect companion for your day - light, small and always ready to go",
    ];
    for (const line of lines) expect(attributesIn(line)).toEqual([["feature", line]]);
  });
});

test("facts of one name become one, and nothing is lost", () => {
  const text = "Waterproof\n\n• Dishwasher safe\ncolour: Red\nColour: Blue\ncolour: Red\ncolour:";
  expect(attributesIn(text)).toEqual([
    ["feature", "Waterproof, Dishwasher safe"],
    ["colour", "Red, Blue"],
  ]);
});

test.each(["", " \n \t\r\n", "-", "•"])("nothing is in %j but what is there", (text) => {
  expect(attributesIn(text).every(([, value]) => value === text)).toBe(true);
});

test("what is written for facts is read as the same facts", () => {
  const attributes = [
    ["brand", "Norvane"],
    ["gender", ""],
    ["Ratio 16:9", "- yes: always"],
    ["feature", "350 ml"],
    ["Klingenlänge", "18\ncm\u0003"],
  ] as const;
  const again = attributesIn(textOf(attributes));
  expect(again).toEqual([...attributes.slice(0, -1), ["Klingenlänge", "18 cm"]]);
  expect(attributesIn(textOf(again))).toEqual(again);
});

describe("a paste", () => {
  test("of a listing has its title on the first line", () => {
    const text =
      "Norvane Enamel Mug, Forest Green\r\n\r\nAbout this item\r\n• 350 ml\r\n• Steel\r\n- Dishwasher safe\r\nBrand: Norvane\r\n";
    expect(parseFacts(text)).toEqual({
      title: "Norvane Enamel Mug, Forest Green",
      attributes: [
        ["volume", "350 ml"],
        ["material", "Steel"],
        ["feature", "Dishwasher safe"],
        ["brand", "Norvane"],
      ],
    });
  });

  test("may name its title", () => {
    expect(parseFacts("Colour: Green\nProduct name: Enamel Mug")).toEqual({
      title: "Enamel Mug",
      attributes: [["colour", "Green"]],
    });
  });

  test("has a title with a dash", () => {
    expect(parseFacts("Enamel Mug - Green\n350 ml").title).toBe("Enamel Mug - Green");
    expect(parseFacts("Material - steel\n350 ml")).not.toHaveProperty("title");
  });

  test("has a title that stands apart", () => {
    expect(parseFacts("Enamel Mug\n\nDishwasher safe\nLight").title).toBe("Enamel Mug");
  });

  test.each(["Waterproof\nDishwasher safe", "• Enamel Mug\n• 350 ml", "350 ml\nSteel", "Mug", ""])(
    "has no title in %j",
    (text) => {
      const facts = parseFacts(text);
      expect(facts).not.toHaveProperty("title");
      expect(facts.attributes).toEqual(attributesIn(text));
    },
  );

  test("of two columns", () => {
    expect(parseFacts("Brand\tNorvane\nMaterial:\tSteel\nPower\t18 V\t2 Ah\n").attributes).toEqual([
      ["brand", "Norvane"],
      ["material", "Steel"],
      ["power", "18 V, 2 Ah"],
    ]);
  });

  test("of two rows", () => {
    expect(parseFacts("Brand\tColour\tSize\nNorvane\tRed\t\n").attributes).toEqual([
      ["brand", "Norvane"],
      ["colour", "Red"],
      ["size", ""],
    ]);
  });

  test("of names and values on lines of their own", () => {
    expect(parseFacts("Brand\nNorvane\nMaterial\nSolid oak\nColour\nBrown").attributes).toEqual([
      ["brand", "Norvane"],
      ["material", "Solid oak"],
      ["colour", "Brown"],
    ]);
  });
});
