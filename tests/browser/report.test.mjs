// The page of `evaluate report`, filled with captions made up here.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

import { launch } from "./browser.mjs";
import { root } from "./paths.mjs";
import { png, RGB } from "./png.mjs";

const browser = await launch();
const folder = await mkdtemp(join(tmpdir(), "caponimage-report-"));
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/**
 * Captions of `models` on photos of two collections, told and alone.
 * @param {string[]} models
 * @param {number} photos of each collection and case
 */
async function openReport(models, photos) {
  const address = `data:image/png;base64,${png(RGB, [90, 140, 90]).toString("base64")}`;
  const records = ["fashion", "grocery"].flatMap((source) =>
    ["told", "alone"].flatMap((given) =>
      Array.from({ length: photos }, (_, i) => ({
        given,
        source,
        id: `${source}-${given}-${i}`,
        title: given === "told" ? `A ${source} product` : "",
        boxes: [0.1, 0.6].map((y) => ({ x: 0.1, y, width: 0.8, height: 0.2, caption: "Its own" })),
        photo: { address, width: 16, height: 16 },
        models: models.map((model) =>
          [1, 2].map((box) => ({
            text: `${model} says ${source} ${given} ${i} ${box}`,
            color: "#ffffff",
            score: 0.5,
            right: true,
            unknown: [],
            right_kind: null,
            readable: true,
            contrast: 7,
            looked: 0.4,
            cells: "ff00ff00",
          })),
        ),
      })),
    ),
  );
  const data = { dataset: "made-up", split: "test", models, evaluations: [], photos: records };
  const shared = "src/dataset/page/page";
  const [template, style, script] = await Promise.all(
    ["src/evaluation/report/report.html", `${shared}.css`, `${shared}.js`].map((path) =>
      readFile(join(root, path), "utf8"),
    ),
  );
  // There are no figures of made-up captions.
  const parts = { name: "made up", style, script, data: JSON.stringify(data) };
  const html = (template ?? "")
    .replace("\nshowFigures();\n", "\n")
    .replace(
      /\{\{(\w+)\}\}/g,
      (_, field) => parts[/** @type {keyof typeof parts} */ (field)] ?? "",
    );
  const path = join(folder, `${models.length}.html`);
  await writeFile(path, html);
  const page = await browser.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(pathToFileURL(path).href);
  assert.deepEqual(errors, []);
  return page;
}

/** @param {import("playwright-core").Page} page */
async function saved(page) {
  const download = page.waitForEvent("download");
  await page.keyboard.press("s");
  const path = join(folder, "marks.json");
  await (await download).saveAs(path);
  return { path, marks: JSON.parse(await readFile(path, "utf8")) };
}

test("captions are read one by one, marked, kept in a file and opened again", async () => {
  const page = await openReport(["small"], 40);
  await page.getByRole("button", { name: "Read 100 captions" }).click();
  const dialog = page.getByRole("dialog");
  const text = () => dialog.locator("blockquote").textContent();
  const first = await text();
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await text(), first);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  await page.keyboard.press("x");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("x");
  assert.equal(
    await dialog.locator("output").textContent(),
    "2 of 100 · not to be printed: 2 of 3",
  );
  const { path, marks } = await saved(page);
  assert.deepEqual([marks.read, marks.marked, marks.captions.length], [3, 2, 3]);
  assert.equal(marks.captions[0].text, first);
  assert.deepEqual(
    marks.captions.map((/** @type {{ marked: boolean }} */ each) => each.marked),
    [true, true, false],
  );

  // Another day: the same captions, from the file on.
  const again = await openReport(["small"], 40);
  await again.getByRole("button", { name: "Read 100 captions" }).click();
  await again.locator("#open").setInputFiles(path);
  await again.getByText("3 of 100 · not to be printed: 2 of 3").waitFor();
  const foreign = join(folder, "foreign.json");
  marks.captions[1].text = "Another";
  await writeFile(foreign, JSON.stringify(marks));
  await again.locator("#open").setInputFiles(foreign);
  await again.getByText("it is of other captions").waitFor();
  await writeFile(foreign, "no JSON");
  await again.locator("#open").setInputFiles(foreign);
  await again.getByText("foreign.json can’t be opened").waitFor();
});

test("all collections are read alike, and of two models nobody knows whose a caption is", async () => {
  const page = await openReport(["one", "two"], 20);
  await page.getByRole("button", { name: "Read 100 captions" }).click();
  const counted = page.locator("#counted");
  for (let i = 0; i < 98; i++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("x");
  assert.equal(await counted.textContent(), "99 of 100 · not to be printed: 1 of 99");
  await page.keyboard.press("ArrowRight");
  assert.match((await counted.textContent()) ?? "", /one: [01] of \d+, two: [01] of \d+$/);
  const { marks } = await saved(page);
  const counts = new Map();
  for (const { id, model } of marks.captions) {
    for (const name of [id.replace(/-\d+$/, ""), model])
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const name of ["fashion-told", "fashion-alone", "grocery-told", "grocery-alone"]) {
    assert.equal(counts.get(name), 25, name);
  }
  assert.ok(Math.abs(counts.get("one") - 50) < 20, "both models are read");
});

test("fewer captions than a hundred are all read", async () => {
  const page = await openReport(["small"], 1);
  await page.getByRole("button", { name: "Read 8 captions" }).click();
  assert.ok(await page.getByRole("button", { name: "Back" }).isDisabled());
  for (let i = 0; i < 20; i++) await page.keyboard.press("ArrowRight");
  assert.ok(await page.getByRole("button", { name: "Next" }).isDisabled());
  assert.match((await page.locator("#counted").textContent()) ?? "", /^8 of 8 /);
});
