// What goes wrong is said in words, and the page goes on.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";

import { captions, captionsWritten, openDemo, openSample, SMALL } from "./page.mjs";
import { brokenPhoto, drawPhoto, dropFiles } from "./photos.mjs";

/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {string} */ let folder;
before(async () => {
  folder = await mkdtemp(`${tmpdir()}/caponimage-`);
  await writeFile(`${folder}/notes.txt`, "no picture");
  demo = await openDemo();
  await captionsWritten(demo.page);
});
after(async () => {
  await demo?.close();
  if (folder) await rm(folder, { recursive: true });
});

test("a file that is no picture leaves what was open", async () => {
  const { page } = demo;
  const before = await captions(page);
  await page.setInputFiles("#choose-photo-file", brokenPhoto);
  assert.match(await error(), /^broken\.jpg is damaged, or not a picture/);
  assert.deepEqual(await captions(page), before);
  await openSample(page, 1);
});

test("a folder without pictures says so, chosen or dropped", async () => {
  const { page } = demo;
  await page.setInputFiles("#choose-folder-file", folder);
  assert.equal(await error(), "There is no picture among these files.");
  await openSample(page, 2);
  await dropFiles(demo, [folder], 300, 300);
  assert.equal(await error(), "There is no picture among these files.");
});

test("a model that is not there says so", async () => {
  const { page, server } = demo;
  await page.goto(`${server.origin}/?device=cpu&model=absent`);
  assert.match(await error(), /^The model is not on this server\. \(.*404/);
});

test("several photos without a model say so, each", async () => {
  const { page } = demo;
  const photos = [await drawPhoto(page, "one.jpg"), await drawPhoto(page, "two.jpg")];
  await page.setInputFiles("#choose-photo-file", photos);
  await page.locator(".batch-item.failed").nth(1).waitFor();
  const said = await page.locator(".batch-error").allInnerTexts();
  assert.equal(said.length, 2);
  for (const text of said) assert.match(text, /^The model is not on this server/);
});

for (const [name, file, answer, words] of /** @type {const} */ ([
  ["does not fit", "config.json", Buffer.from("{}"), /^This model does not fit this page/],
  ["is damaged", "tokenizer.json", Buffer.from("{}"), /^The model's files are damaged/],
  ["can't be had", "config.json", "drop", /^The model could not be downloaded\. Check your/],
])) {
  test(`a model that ${name} says so`, async () => {
    const { page, server } = demo;
    server.answers.set(`/models/small/${file}`, answer);
    await page.goto(`${server.origin}/${SMALL}`);
    assert.match(await error(), words);
    assert.equal(await page.locator("#loading").count(), 0);
    server.answers.clear();
  });
}

test("the next visit goes on as if nothing had been", async () => {
  await demo.page.reload();
  await captionsWritten(demo.page);
});

async function error() {
  const shown = demo.page.locator("#error");
  await shown.waitFor();
  assert.equal(await shown.getAttribute("role"), "alert");
  return shown.innerText();
}
