// Folders that are dropped or chosen, with what else lies in them.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { after, before, test } from "node:test";

import { captionsWritten, openDemo, photoShown } from "./page.mjs";
import { drawPhoto, dropFiles } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
/** @type {string} */ let folder;
before(async () => {
  folder = await mkdtemp(`${tmpdir()}/caponimage-`);
  demo = await openDemo({ init: makeSomeUnreadable });
  page = demo.page;
  await captionsWritten(page);
});
after(async () => {
  await demo?.close();
  if (folder) await rm(folder, { recursive: true });
});

test("a file that can't be read costs no other", async () => {
  await drop("one-gone", ["a.jpg", "b.jpg", "gone.jpg", "c.jpg", "d.jpg", "e.jpg"]);
  assert.deepEqual(await queued(), ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]);
  assert.deepEqual(await hints(), ["1 file could not be read."]);
});

test("nor does a folder in the folder", async () => {
  await drop("locked-inside", ["a.jpg", "locked/b.jpg", "open/c.jpg", "open/gone.jpg", "d.jpg"]);
  assert.deepEqual(await queued(), ["a.jpg", "c.jpg", "d.jpg"]);
  assert.deepEqual(await hints(), ["2 files could not be read."]);
});

test("one photo that is left is opened, and the others are told of", async () => {
  await drop("one-left", ["left.jpg", "gone.jpg"]);
  await photoShown(page, "left.jpg");
  await page.getByText("1 file could not be read.").waitFor();
  await drop("none-left", ["gone.jpg"]);
  await photoShown(page, "left.jpg");
  await page.getByText("1 file could not be read.").waitFor();
});

const SYSTEM_FILES = [".DS_Store", "._a.jpg", "Thumbs.db", "desktop.ini", "gone/._gone.jpg"];

test("the system's own files are passed over", async () => {
  await drop("with-system-files", [...SYSTEM_FILES, "a.jpg", "b.jpg", "notes.txt"]);
  assert.deepEqual(await queued(), ["a.jpg", "b.jpg"]);
  assert.deepEqual(await hints(), ["1 file is not a picture and was left out."]);
});

test("also in a folder that is chosen", async () => {
  const chosen = await makeFolder("chosen", [...SYSTEM_FILES, "a.jpg", "b.jpg"]);
  await page.setInputFiles("#choose-folder-file", chosen);
  assert.deepEqual(await queued(), ["a.jpg", "b.jpg"]);
  assert.deepEqual(await hints(), []);
});

/**
 * A folder of photos, all of one picture.
 * @param {string} name
 * @param {string[]} paths
 */
async function makeFolder(name, paths) {
  const { buffer } = await drawPhoto(page, "", { width: 400, height: 300 });
  for (const path of paths) {
    await mkdir(dirname(`${folder}/${name}/${path}`), { recursive: true });
    await writeFile(`${folder}/${name}/${path}`, buffer);
  }
  return `${folder}/${name}`;
}

/**
 * @param {string} name
 * @param {string[]} paths
 */
async function drop(name, paths) {
  const close = page.locator("#batch-close");
  if ((await close.count()) > 0) await close.click();
  await dropFiles(demo, [await makeFolder(name, paths)], 20, 60);
}

/** The names in the queue, once all are captioned. */
async function queued() {
  await page.locator(".batch-item.done").first().waitFor();
  await page.waitForFunction(() => !document.querySelector(".batch-item:not(.done)"));
  return (await page.locator(".batch-name").allInnerTexts()).sort();
}

function hints() {
  return page.locator("#batch .hint:not(.about)").allInnerTexts();
}

/** Runs in the page: what is called "gone.jpg" was deleted, what is called "locked" is not allowed. */
function makeSomeUnreadable() {
  const fail = (/** @type {ErrorCallback | undefined} */ failed, /** @type {string} */ name) =>
    void setTimeout(() => failed?.(new DOMException("for the test", name)));

  const spoil = (/** @type {FileSystemEntry} */ entry) => {
    if (entry.name === "gone.jpg") {
      const file = /** @type {FileSystemFileEntry} */ (entry);
      file.file = (_, failed) => fail(failed, "NotFoundError");
    }
    if (!entry.isDirectory) return;
    const directory = /** @type {FileSystemDirectoryEntry} */ (entry);
    const createReader = directory.createReader.bind(directory);
    directory.createReader = () => {
      const reader = createReader();
      const readEntries = reader.readEntries.bind(reader);
      reader.readEntries = (found, failed) => {
        if (entry.name === "locked") return fail(failed, "NotReadableError");
        readEntries((entries) => {
          entries.forEach(spoil);
          found(entries);
        }, failed);
      };
      return reader;
    };
  };

  const { webkitGetAsEntry } = DataTransferItem.prototype;
  DataTransferItem.prototype.webkitGetAsEntry = function () {
    const entry = webkitGetAsEntry.call(this);
    if (entry) spoil(entry);
    return entry;
  };
}
