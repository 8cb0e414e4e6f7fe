import "fake-indexeddb/auto";

import { expect, test } from "vitest";

import { database, startKeeping } from "../storage/keeping.ts";
import { brand, loadBrand, readBrand, removeBrand, saveBrand } from "./brand.ts";

test("a brand is kept, part by part, and can be removed", async () => {
  // Before the database is open it holds for this visit.
  await saveBrand({ name: "Aurelle" });
  expect(brand.value).toEqual({ name: "Aurelle" });
  await startKeeping();
  await saveBrand({ firstColor: "#102030", font: "oswald" });
  await saveBrand({ logo: new Blob(["logo"], { type: "image/png" }), secondColor: "#ffffff" });
  await saveBrand({ secondColor: undefined, name: "Aurelle & Co" });

  brand.value = { name: "" };
  await loadBrand();
  const { logo, ...others } = brand.value;
  expect(others).toEqual({ name: "Aurelle & Co", firstColor: "#102030", font: "oswald" });
  expect(await logo?.text()).toBe("logo");

  await removeBrand();
  await loadBrand();
  expect(brand.value).toEqual({ name: "" });
  expect(await database.value?.count("values", "brand logo")).toBe(0);
});

test("what can't be used of a brand is left out", () => {
  const odd = { name: 7, firstColor: "red", secondColor: "#12345", font: "toString", logo: "x" };
  for (const value of [odd, undefined, null, 7, "x", []]) {
    expect(readBrand(value)).toEqual({ name: "" });
  }
  expect(readBrand({ name: "a\u0000b".repeat(100) }).name).toHaveLength(60);
});
