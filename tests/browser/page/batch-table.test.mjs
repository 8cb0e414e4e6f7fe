// A table that comes with several photos, and tells their titles and facts.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { batchEnded, batchStates } from "./batches.mjs";
import { captionsWritten, openDemo } from "./page.mjs";
import { drawPhoto } from "./photos.mjs";
import { readZip } from "./zip.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("a table that comes with the photos", () => {
  const table = {
    name: "products.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      '\ufeffimage;title;Vendor;Blade length;Price\r\n"A.JPG";"Kitchen\nKnife";Norvane;18 cm;9,00\r\n' +
        "photos/b;;Kestra;;\r\ngone.jpg;Spoon;Norvane;;\r\n",
    ),
  };

  test("tells their titles and facts, and what does not fit together is told", async () => {
    const { buffer, mimeType } = await drawPhoto(page, "");
    const named = (/** @type {string} */ name) => ({ name, mimeType, buffer });
    await page.setInputFiles("#choose-photo-file", [
      named("a.jpg"),
      named("b.jpg"),
      table,
      named("GT-2160_black.jpg"),
    ]);
    await page.locator(".batch-item >> nth=2").waitFor();
    assert.deepEqual(await columns(), ["brand", "blade length"]);
    assert.deepEqual(await cells(), [
      ["Kitchen Knife", "Norvane", "18 cm"],
      ["", "Kestra", ""],
      ["GT-2160 black", "", ""],
    ]);
    await batchEnded(page);
    assert.deepEqual(
      await page.locator("#batch > .hint").first().innerText(),
      "2 photos have their facts from the table.",
    );
    for (const [id, summary, names] of /** @type {const} */ ([
      ["#rows-without-photo", "1 row has no photo here.", "gone.jpg"],
      ["#photos-without-row", "1 photo has no row.", "GT-2160_black.jpg"],
    ])) {
      assert.equal(await page.locator(`${id} summary`).innerText(), summary);
      await page.locator(`${id} summary`).click();
      assert.equal(await page.locator(`${id} p`).innerText(), names);
    }
  });

  test("what is typed stays while the row is drawn anew", async () => {
    const picture = page.locator(".batch-item img").first();
    const before = await picture.getAttribute("src");
    const title = page.locator(".batch-title").first();
    const old = await title.inputValue();
    await title.focus();
    await title.pressSequentially(" Set");
    // Another composition for all: their pictures are drawn anew.
    await page.evaluate(() => {
      const other = document.querySelector('.composition[aria-pressed="false"]');
      if (other instanceof HTMLElement) other.click();
    });
    await page.waitForFunction(
      (before) => document.querySelector(".batch-item img")?.getAttribute("src") !== before,
      before,
    );
    assert.equal(await title.inputValue(), `${old} Set`);
    await page.keyboard.press("Tab");
    assert.equal(await title.inputValue(), `${old} Set`);
    await batchEnded(page);
    await title.fill(old);
    await page.keyboard.press("Tab");
    await batchEnded(page);
  });

  test("is one of the archive's facts, with what was changed in it", async () => {
    await page.getByRole("textbox", { name: "blade length of b.jpg" }).fill("12 cm");
    await page.keyboard.press("Tab");
    await batchEnded(page);
    const download = page.waitForEvent("download");
    await page.click("#batch-export");
    const entries = readZip(await readFile(await (await download).path()));
    const json = JSON.parse(entries.get("captions.json")?.toString() ?? "");
    assert.deepEqual(
      json.map((/** @type {any} */ { request }) => [request.title, request.attributes]),
      [
        ["Kitchen Knife", { brand: "Norvane", "blade length": "18 cm" }],
        ["", { brand: "Kestra", "blade length": "12 cm" }],
        ["GT-2160 black", {}],
      ],
    );
  });

  test("may come later", async () => {
    const buffer = Buffer.from("File\tTitle\tColour\nGT-2160_black\tDrill\tBlack\n");
    await page.setInputFiles("#choose-photo-file", {
      name: "more.tsv",
      mimeType: "text/tab-separated-values",
      buffer,
    });
    await page.waitForFunction(() => document.querySelectorAll(".batch-table th").length === 7);
    assert.deepEqual(await columns(), ["colour", "brand", "blade length"]);
    assert.deepEqual((await cells())[2]?.[0], "Drill");
    assert.deepEqual((await cells())[0]?.[0], "Kitchen Knife");
    await batchEnded(page);
  });

  test("without a column for photos says what it needs, and the photos go on", async () => {
    const buffer = Buffer.from("Bezeichnung,Preis\nLöffel,1\n");
    await page.setInputFiles("#choose-photo-file", [
      await drawPhoto(page, "a.jpg"),
      { name: "list.csv", mimeType: "text/csv", buffer },
    ]);
    await page.getByText(/^list\.csv has no column that names the photos/).waitFor();
    await batchEnded(page);
    assert.deepEqual(await batchStates(page), ["done"]);
  });

  test("alone asks for its photos", async () => {
    await page.click("#batch-close");
    await page.setInputFiles("#choose-photo-file", table);
    await page.locator("#error").waitFor();
    assert.equal(await page.innerText("#error"), "Drop the photos together with products.csv.");
  });
});

/** The names of attributes that the table has columns for. */
function columns() {
  return page.locator(".batch-table th[translate=no]").allInnerTexts();
}

/** What stands in the fields of each row. */
function cells() {
  return page
    .locator(".batch-item")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("input")].map(({ value }) => value)),
    );
}
