// The archive of several photos: what is in it, and under which names.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";

import { boxes, captionsWritten, openDemo, photoShown } from "./page.mjs";
import { drawPhoto } from "./photos.mjs";
import { readZip } from "./zip.mjs";

/** @import { Download, Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
/** @type {string} */ let folder;
before(async () => {
  folder = await mkdtemp(`${tmpdir()}/caponimage-`);
  demo = await openDemo({ init: holdCalls });
  page = demo.page;
  await captionsWritten(page);
});
after(async () => {
  await demo?.close();
  if (folder) await rm(folder, { recursive: true });
});

test("a photo that was deleted meanwhile is named, and the others are packed", async () => {
  const [, second] = await chooseCaptioned("deleted", ["a.jpg", "b.jpg", "c.jpg"]);
  await rm(second ?? "");
  const { names, json } = await download();
  assert.deepEqual(names, ["a-captions.jpg", "c-captions.jpg", "captions.json"]);
  assert.deepEqual(
    json.map(({ photo }) => photo),
    ["a.jpg", "c.jpg"],
  );
  assert.equal(await page.locator("#not-packed").innerText(), "Not in the ZIP: b.jpg");
  const error = page.locator(".batch-item", { hasText: "b.jpg" }).locator(".batch-error");
  assert.match(await error.innerText(), /^b\.jpg can no longer be read/);
});

test("no archive is made of nothing", async () => {
  for (const path of await chooseCaptioned("all-deleted", ["a.jpg", "b.jpg"])) await rm(path);
  let saved = 0;
  page.on("download", () => saved++);
  await page.click("#batch-export");
  await page.getByText("Not in the ZIP: a.jpg, b.jpg").waitFor();
  assert.equal(saved, 0);
});

test("attributes are in it that are set when all texts are the user's own", async () => {
  await chooseCaptioned("own-texts", ["a.jpg", "b.jpg"]);
  await edit(0);
  const texts = await writeAll();
  await page.fill("#product-facts", "gender: Women");
  const { json } = await download();
  assert.deepEqual(json[0]?.request.attributes, { gender: "Women" });
  assert.deepEqual(
    json[0]?.captions.map(({ text }) => text),
    texts,
  );
});

test("what is written on a photo while it is captioned again is not lost", async () => {
  await chooseCaptioned("written-meanwhile", ["a.jpg", "b.jpg"]);
  await page.evaluate(() => Object.assign(document.documentElement.dataset, { held: "" }));
  const title = page.locator(".batch-item input").first();
  await title.fill("Red Handbag");
  await title.press("Tab");
  // Another call may be held with it, of what the page still looks for.
  await page.locator('html[data-held]:not([data-held=""])').waitFor();
  await page.locator(".batch-item.working").first().waitFor();
  await edit(0);
  const texts = await writeAll();
  await page.evaluate(() => document.dispatchEvent(new Event("release")));
  await page.waitForFunction(() => !document.querySelector(".batch-item:not(.done)"));
  const { json } = await download();
  assert.equal(json[0]?.request.title, "Red Handbag");
  assert.deepEqual(
    json[0]?.captions.map(({ text }) => text),
    texts,
  );
});

test("names keep their letters and marks, and no two are the same to any file system", async () => {
  const long = "n".repeat(247);
  const chosen = [
    "café crème.jpg",
    "साड़ी लाल.jpg",
    "Shirt.jpg",
    "shirt.jpg",
    `${long}.jpg`,
    `${long}2.jpg`,
  ];
  await chooseCaptioned(
    "names",
    chosen.map((name) => name.normalize("NFD")),
  );
  const titles = await page
    .locator(".batch-item input")
    .evaluateAll((inputs) => inputs.map((input) => /** @type {HTMLInputElement} */ (input).value));
  assert.deepEqual(titles.slice(0, 4), [
    "Café crème".normalize("NFC"),
    "साड़ी लाल".normalize("NFC"),
    "Shirt",
    "Shirt",
  ]);
  const { names } = await download();
  assert.deepEqual(names.slice(0, 4), [
    "café-crème-captions.jpg".normalize("NFC"),
    "साड़ी-लाल-captions.jpg".normalize("NFC"),
    "Shirt-captions.jpg",
    "shirt-captions-2.jpg",
  ]);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  for (const name of names) assert.ok(Buffer.byteLength(name) <= 255, name);
});

test("photos of more bytes than an archive may hold come in several", async () => {
  await chooseCaptioned("large", ["a.jpg", "b.jpg", "c.jpg"]);
  // Two of them fill an archive, or so they say.
  await page.evaluate(() => {
    const { get } = Object.getOwnPropertyDescriptor(Blob.prototype, "size") ?? {};
    Object.defineProperty(Blob.prototype, "size", {
      configurable: true,
      get() {
        return this.type === "image/jpeg" ? 2 ** 30 : get?.call(this);
      },
    });
  });
  const downloads = ["captions-1.zip", "captions-2.zip"].map((name) =>
    page.waitForEvent("download", (download) => download.suggestedFilename() === name),
  );
  await page.click("#batch-export");
  const archives = await Promise.all(downloads.map(async (download) => read(await download)));
  assert.deepEqual(
    archives.map(({ names }) => names),
    [
      ["a-captions.jpg", "b-captions.jpg", "captions-1.json"],
      ["c-captions.jpg", "captions-2.json"],
    ],
  );
  assert.deepEqual(
    archives.flatMap(({ json }) => json.map(({ photo }) => photo)),
    ["a.jpg", "b.jpg", "c.jpg"],
  );
  await page.reload();
});

/**
 * Photos in files of their own, captioned in a row; gives their paths.
 * @param {string} name of their folder
 * @param {string[]} names
 */
async function chooseCaptioned(name, names) {
  const { buffer } = await drawPhoto(page, "", { width: 400, height: 300 });
  await mkdir(`${folder}/${name}`);
  const paths = names.map((each) => `${folder}/${name}/${each}`);
  for (const path of paths) await writeFile(path, buffer);
  const close = page.locator("#batch-close");
  if ((await close.count()) > 0) await close.click();
  await page.setInputFiles("#choose-photo-file", paths);
  await page.locator(`.batch-item.done:has(img) >> nth=${names.length - 1}`).waitFor();
  return paths;
}

/**
 * Opens a photo of the row in the editor.
 * @param {number} index
 */
async function edit(index) {
  const item = page.locator(".batch-item").nth(index);
  await item.locator(".batch-picture").click();
  const title = await item.locator("input").inputValue();
  await photoShown(page, title || (await item.locator(".batch-name").innerText()));
}

/** Writes words of one's own into every text, and gives what stands on the picture then. */
async function writeAll() {
  for (let number = 1; ; number++) {
    const all = await boxes(page);
    const next = all.find(({ kept }) => !kept);
    if (!next) return all.map(({ text }) => text);
    await page.locator(`[data-box="${next.id}"]`).focus();
    await page.keyboard.press("Enter");
    await page.fill("#in-place", `Own text ${number}`);
    await page.keyboard.press("Enter");
    await page.locator(`.box.kept[data-box="${next.id}"]`).waitFor();
  }
}

/** What "Download all" gives. */
async function download() {
  const event = page.waitForEvent("download");
  await page.click("#batch-export");
  return read(await event);
}

/**
 * What is in an archive.
 * @param {Download} download
 */
async function read(download) {
  const entries = readZip(await readFile(await download.path()));
  const json = download.suggestedFilename().replace(/zip$/, "json");
  /** @type {{ photo: string, request: any, captions: { text: string }[] }[]} */
  const said = JSON.parse(entries.get(json)?.toString() ?? "");
  return { names: [...entries.keys()], json: said };
}

/** Runs in the page: while the document is marked, what is asked of the model waits; the mark counts it. */
function holdCalls() {
  /** @type {(() => void)[]} */
  let held = [];
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (/** @type {[any, any]} */ ...message) {
    const send = () => postMessage.apply(this, message);
    const { dataset } = document.documentElement;
    if (dataset["held"] === undefined) return send();
    held.push(send);
    dataset["held"] = String(held.length);
  };
  document.addEventListener("release", () => {
    delete document.documentElement.dataset["held"];
    for (const send of held) send();
    held = [];
  });
}
