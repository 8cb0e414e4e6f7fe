// Several photos at once: captioned one after the other, edited, and packed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { batchEnded, batchStates, batchTexts, drawnWith } from "./batches.mjs";
import { liveUrls, watchMemory } from "./memory.mjs";
import {
  boxes,
  captionsWritten,
  openDemo,
  openModelFacts,
  photoShown,
  selectText,
} from "./page.mjs";
import { brokenPhoto, drawPhoto } from "./photos.mjs";
import { readZip } from "./zip.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @typedef {{ id: string, role: string, text: string }} Caption */

const MANY = 100;

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo({ init: watchMemory });
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("several photos", () => {
  let urls = 0;
  before(async () => {
    urls = await liveUrls(page);
    await page.setInputFiles("#choose-photo-file", [
      await drawPhoto(page, "Red_Handbag.jpg", { width: 900, height: 600 }),
      brokenPhoto,
      { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") },
      await drawPhoto(page, "IMG_2024.jpg", { width: 500, height: 800, hue: 200 }),
      // As from another folder.
      await drawPhoto(page, "Red_Handbag.jpg", { width: 640, height: 480, hue: 100 }),
    ]);
    await page.locator("#batch").waitFor();
  });

  test("are captioned one after the other, and a broken one does not stop the rest", async () => {
    await batchEnded(page);
    assert.deepEqual(await batchStates(page), ["done", "failed", "done", "done"]);
    assert.equal(await page.locator("#batch-progress").innerText(), "3 of 4 captioned");
    const error = page.locator(".batch-item.failed .batch-error");
    assert.match(await error.innerText(), /^broken\.jpg is damaged, or not a picture/);
    assert.ok(await page.getByText("1 file is not a picture and was left out.").isVisible());
    for (const thumbnail of await page.locator(".batch-item.done img").all()) {
      const alt = await thumbnail.getAttribute("alt");
      assert.match(alt ?? "", /^[^,]+(, [^,]+)*$/);
    }
  });

  test("have small pictures in their own shape", async () => {
    const shapes = await page.locator(".batch-item.done img").evaluateAll((images) =>
      Promise.all(
        images.map(async (element) => {
          const image = /** @type {HTMLImageElement} */ (element);
          await image.decode();
          return [image.naturalWidth, image.naturalHeight];
        }),
      ),
    );
    assert.deepEqual(shapes, [
      [320, 213],
      [200, 320],
      [320, 240],
    ]);
  });

  test("have titles from their names, and are written again for another", async () => {
    const titles = page.locator(".batch-title");
    assert.equal(await titles.nth(0).inputValue(), "Red Handbag");
    assert.equal(await titles.nth(2).inputValue(), "");
    const before = await batchTexts(page);
    const picture = await page.locator(".batch-item img").nth(1).getAttribute("src");
    await titles.nth(2).fill("Velocet Women White Running Shoes");
    await titles.nth(2).press("Tab");
    await page.waitForFunction(
      (picture) => document.querySelectorAll(".batch-item img")[1]?.getAttribute("src") !== picture,
      picture,
    );
    await batchEnded(page);
    const after = await batchTexts(page);
    assert.notEqual(after[1], before[1]);
    assert.deepEqual(after.with(1, ""), before.with(1, ""));
  });

  test("are opened in the editor with their captions", async () => {
    const [first] = await batchTexts(page);
    await page
      .locator(".batch-item", { hasText: "Red_Handbag.jpg" })
      .first()
      .locator(".batch-picture")
      .click();
    await photoShown(page, "Red Handbag");
    assert.equal(await onStage(), first);
    assert.equal(await page.inputValue("#title"), "Red Handbag");
    assert.equal(await page.locator(".box.open").count(), 0);
  });

  test("are changed by what is edited there", async () => {
    const picture = page.locator(".batch-item img").first();
    const before = await picture.getAttribute("src");
    await selectText(page, "headline");
    await page.fill("#box-text", "Only today");
    await drawnWith(page, 0, "Only today");
    assert.notEqual(await picture.getAttribute("src"), before);
    assert.equal((await batchTexts(page))[0], await onStage());
    assert.equal((await boxes(page)).find(({ id }) => id === "headline")?.text, "Only today");
  });

  test("are packed in their own shape, with what was written", async () => {
    const download = page.waitForEvent("download");
    await page.click("#batch-export");
    const file = await download;
    assert.equal(file.suggestedFilename(), "captions.zip");
    const entries = readZip(await readFile(await file.path()));
    assert.deepEqual(
      [...entries.keys()],
      [
        "Red_Handbag-captions.jpg",
        "IMG_2024-captions.jpg",
        "Red_Handbag-captions-2.jpg",
        "captions.json",
      ],
    );
    /** @type {{ photo: string, picture: string, request: any, captions: Caption[] }[]} */
    const json = JSON.parse(entries.get("captions.json")?.toString() ?? "");
    assert.deepEqual(
      json.map(({ captions }) => captions.map(({ text }) => text).join(", ")),
      await batchTexts(page),
    );
    assert.equal(json[1]?.request.title, "Velocet Women White Running Shoes");
    for (const { request, captions } of json) {
      const asked = request.boxes.map((/** @type {Caption} */ { id }) => id);
      assert.deepEqual(asked, ["headline", ...[1, 2, 3, 4].map((number) => `benefit-${number}`)]);
      const byModel = captions.filter(({ role }) => /^(headline|benefit)$/.test(role));
      assert.ok(byModel.length >= 2 && byModel.every(({ id }) => asked.includes(id)));
    }
    const sizes = await Promise.all(
      json.map(({ picture }) => sizeOf(entries.get(picture) ?? assert.fail(picture))),
    );
    // Small ones are made larger: their letters would have a few pixels only.
    assert.deepEqual(sizes, [
      [1200, 800],
      [800, 1280],
      [1067, 800],
    ]);
  });

  test("go on when the device is changed meanwhile", async () => {
    await page.setInputFiles("#choose-photo-file", await photos(12));
    await page.locator(".batch-item.done").first().waitFor();
    await openModelFacts(page);
    await page.locator('input[name="device"][value="auto"] + span').click();
    await page.locator("#model summary").click();
    await batchEnded(page);
    assert.deepEqual(new Set(await batchStates(page)), new Set(["done"]));
  });

  test("are given up, and their pictures with them", async () => {
    await page.click("#batch-close");
    assert.equal(await page.locator("#batch").count(), 0);
    await page.click("#drop-batch");
    const left = (await liveUrls(page)) - urls;
    // The photo that was opened, its project's small picture, and the archive, for a while.
    assert.ok(left <= 3, `${left} object URLs are left`);
  });
});

test("a second choice takes the place of the first, also while that is captioned", async () => {
  await page.setInputFiles("#choose-photo-file", [brokenPhoto, ...(await photos(8))]);
  const two = await photos(2);
  await page.setInputFiles("#choose-photo-file", two);
  await page.locator(".batch-item").nth(2).waitFor({ state: "detached" });
  await batchEnded(page);
  assert.deepEqual(await batchStates(page), ["done", "done"]);
});

test("the rest waits when stopped, until it may go on", async () => {
  await page.setInputFiles("#choose-photo-file", await photos(20));
  await page.locator(".batch-item.done").first().waitFor();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.locator(".batch-item.working").waitFor({ state: "detached" });
  const left = await page.locator(".batch-item.waiting").count();
  assert.ok(left > 0 && left < 20, String(left));
  assert.ok(await page.locator("#batch-export").isEnabled());
  await page.getByRole("button", { name: "Go on" }).click();
  await batchEnded(page);
  assert.deepEqual(new Set(await batchStates(page)), new Set(["done"]));
});

test("a new title in the list stays when undo comes back to the photo", async () => {
  await page.setInputFiles("#choose-photo-file", await photos(2));
  await page.locator(".batch-item >> nth=2").waitFor({ state: "detached" });
  await batchEnded(page);
  for (const name of ["photo 0.jpg", "photo 1.jpg"]) {
    await page.getByTitle(`Edit ${name}`).click();
    await page.waitForFunction(
      (name) => document.querySelector("#picture")?.getAttribute("aria-label") === name,
      name,
    );
  }
  const before = (await batchTexts(page))[0];
  const title = page.locator(".batch-title").first();
  await title.fill("Red Handbag");
  await title.press("Tab");
  for (const button of ["#undo", "#redo", "#undo"]) {
    await page.click(button);
    const shown = button === "#undo" ? "Red Handbag" : "photo 1.jpg";
    await photoShown(page, shown);
    await captionsWritten(page);
    await batchEnded(page);
    assert.equal(await title.inputValue(), "Red Handbag");
  }
  assert.equal(await page.inputValue("#title"), "Red Handbag");
  await drawnWith(page, 0, await onStage());
  assert.notEqual((await batchTexts(page))[0], before);
});

test("what needs a look comes first where that is asked for", async () => {
  const good = await photos(3);
  await page.setInputFiles("#choose-photo-file", [...good, { ...brokenPhoto, name: "broken.jpg" }]);
  await page.locator(".batch-item.failed").waitFor();
  await batchEnded(page);
  const chosen = await page.locator(".batch-name").allInnerTexts();
  assert.equal(chosen.at(-1), "broken.jpg");
  await page.locator('input[name="batch-order"][value="look"]').check();
  await page
    .locator(".batch-item >> nth=0 >> css=.batch-name", { hasText: "broken.jpg" })
    .waitFor();
  // Where a title is written, the row stays.
  const last = page.locator(".batch-item").last();
  const name = await last.locator(".batch-name").innerText();
  await last.locator(".batch-title").fill("Mug");
  await last.locator(".batch-title").press("Enter");
  await batchEnded(page);
  assert.equal(await page.locator(".batch-name").last().innerText(), name);
  await page.locator(".batch-title:focus").waitFor();
  await page.locator('input[name="batch-order"][value="chosen"]').check();
  assert.deepEqual(await page.locator(".batch-name").allInnerTexts(), chosen);
});

test(`${MANY} photos are captioned, and take no more memory than ten`, async () => {
  await page.evaluate(() => Object.assign(document.documentElement.dataset, { memory: "" }));
  await page.click("#batch-close");
  const before = await liveUrls(page);
  await page.setInputFiles("#choose-photo-file", await photos(MANY));
  await page.locator(`.batch-item >> nth=${MANY - 1}`).waitFor({ state: "attached" });
  await batchEnded(page);
  assert.deepEqual(new Set(await batchStates(page)), new Set(["done"]));
  assert.equal(await page.locator(".batch-item img").count(), MANY);
  const { beyond, memory } = await page.evaluate(() => {
    const { beyond, memory } = document.documentElement.dataset;
    return { beyond: Number(beyond), memory: memory?.trim().split(" ") ?? [] };
  });
  const after = await liveUrls(page);
  assert.ok(after >= MANY && after <= before + MANY, `${after} object URLs, ${before} before`);
  assert.ok(beyond <= before + 4, `${beyond} object URLs more than pictures`);
  assert.ok(memory.length >= MANY);
  assert.equal(memory.at(-1), memory[9]);
});

/** @param {number} count */
async function photos(count) {
  const photo = await drawPhoto(page, "", { width: 400, height: 300 });
  return Array.from({ length: count }, (_, index) => ({ ...photo, name: `photo ${index}.jpg` }));
}

/** What stands on the picture in the editor. */
async function onStage() {
  return (await boxes(page)).map(({ text }) => text).join(", ");
}

/** @param {Buffer} picture */
function sizeOf(picture) {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/*;base64,${base64}`;
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  }, picture.toString("base64"));
}
