import { expect, test } from "vitest";

import { columnOf } from "./columns.ts";
import { matchPhotos } from "./match-photos.ts";
import { type Product, productsIn } from "./products.ts";

test.each([
  ["Image Src", { role: "image" }],
  ["image_link", { role: "image" }],
  ["FileName", { role: "image" }],
  ["Handle", { role: "id" }],
  ["Titel", { role: "title" }],
  ["Vendor", { role: "attribute", name: "brand" }],
  ["product_type", { role: "attribute", name: "type" }],
  ["Klingenlänge", { role: "attribute", name: "klingenlänge" }],
  ["constructor", { role: "attribute", name: "constructor" }],
  ["Price (EUR)", { role: "nothing" }],
  ["Variant SKU", { role: "nothing" }],
  ["Google Shopping / Gender", { role: "attribute", name: "gender" }],
  ["description", { role: "nothing" }],
  [" ", { role: "nothing" }],
])("column %s", (name, column) => {
  expect(columnOf(name)).toEqual(column);
});

test("a row is a product", () => {
  expect(
    productsIn([
      ["Photo", "Title", "Brand", "Price", "attributes"],
      ["a.jpg, b.jpg", " Oak\nChair ", "Norvane", "9", "colour=Green; Seat height = 45 cm; x"],
      ["c.jpg"],
    ]),
  ).toEqual([
    {
      row: 2,
      id: "",
      title: "Oak Chair",
      attributes: [
        ["brand", "Norvane"],
        ["colour", "Green"],
        ["seat height", "45 cm"],
      ],
      photos: ["a.jpg", "b.jpg"],
    },
    { row: 3, id: "", title: "", attributes: [], photos: ["c.jpg"] },
  ]);
});

test("as Shopify exports it, further rows of a product add photos", () => {
  const products = productsIn([
    [
      "Handle",
      "Title",
      "Option1 Name",
      "Option1 Value",
      "Option2 Name",
      "Option2 Value",
      "Image Src",
    ],
    ["oak", "Oak Chair", "Colour", "Natural", "Size", "One", "https://cdn.example/a.jpg?v=1"],
    ["oak", "", "", "Black", "", "One", "https://cdn.example/b.jpg?v=1"],
    ["lamp", "Lamp", "Title", "Default Title", "", "", ""],
  ]);
  expect(products?.map(({ title, attributes, photos }) => [title, attributes, photos])).toEqual([
    [
      "Oak Chair",
      [["size", "One"]],
      ["https://cdn.example/a.jpg?v=1", "https://cdn.example/b.jpg?v=1"],
    ],
    ["Lamp", [], []],
  ]);
});

test.each([
  [[]],
  [[[]]],
  [
    [
      ["title", "price"],
      ["Chair", "9"],
    ],
  ],
])("nothing is known of %j, where no column tells of photos", (rows) => {
  expect(productsIn(rows)).toBeUndefined();
});

/** A product of photos so called. */
function product(photos: string[], id = ""): Product {
  return { row: 2, id, title: photos.join(), attributes: [], photos };
}

test.each([
  ["chair.jpg", "chair.jpg"],
  ["Chair", "chair.JPG"],
  ["GT-2160.5", "gt-2160.5.png"],
  ["chair.png", "chair.jpg"],
  ["https://shop.example/files/oak%20chair.jpg?v=1", "Oak chair.jpg"],
  ["photos\\chair.jpg", "chair.jpg"],
  ["photo #2.jpg", "photo #2.jpg"],
  ["100%.jpg", "100%.jpg"],
  ["cafe\u0301.jpg", "café.jpg"],
])("%s means %s", (called, name) => {
  const wanted = product([called]);
  const matched = matchPhotos([wanted], [name, "other.jpg"]);
  expect(matched.products.get(name)).toBe(wanted);
  expect(matched.withoutPhoto).toEqual([]);
  expect(matched.withoutProduct).toEqual(["other.jpg"]);
});

test("an ending tells two photos of one name apart", () => {
  const [jpg, png] = [product(["a.jpg"]), product(["a.png"])];
  const { products } = matchPhotos([jpg, png], ["a.png", "a.jpg"]);
  expect([products.get("a.jpg"), products.get("a.png")]).toEqual([jpg, png]);
});

test("a product that names no photo has those called by its id", () => {
  const [named, other] = [product([], "GT-2160"), product([], "")];
  const matched = matchPhotos([named, other], ["gt-2160.jpg", "x.jpg"]);
  expect(matched.products.get("gt-2160.jpg")).toBe(named);
  expect(matched.withoutPhoto).toEqual([other]);
});

test("of several products with one photo, the first counts", () => {
  const [first, second] = [product(["a"]), product(["a"])];
  const matched = matchPhotos([first, second], ["a.jpg"]);
  expect(matched.products.get("a.jpg")).toBe(first);
  expect(matched.withoutPhoto).toEqual([]);
});
