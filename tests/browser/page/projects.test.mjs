// What is kept: projects, several photos, the brand, and projects as files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, describe, test } from "node:test";

import {
  boxes,
  captionsWritten,
  chooseFont,
  nextFrame,
  openDemo,
  openSample,
  photoShown,
  refuseStorage,
  selectText,
  TINY,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;

/** @param {Parameters<typeof openDemo>[0]} [options] */
async function start(options) {
  demo = await openDemo(options);
  page = demo.page;
  await captionsWritten(page);
}

describe("a reload", () => {
  before(() => start());
  after(() => demo?.close());

  test("brings nothing back where nothing was made", async () => {
    await openSample(page, 1);
    await page.reload();
    await captionsWritten(page);
    assert.deepEqual(await projectNames(page), []);
    assert.equal(await page.locator("#not-kept").count(), 0);
  });

  test("brings back a photo with its captions, which are not written anew", async () => {
    await chooseOwn("own.jpg");
    await page.fill("#title", "My own handbag");
    await captionsWritten(page);
    await selectText(page, "headline");
    await page.fill("#box-text", "Only today 🚲");
    await moveText("benefit-1");
    const before = await everything();
    await page.reload();
    await photoShown(page, "My own handbag");
    await becomes(before);
    await captionsWritten(page);
    assert.deepEqual(await everything(), before);
    assert.equal(await page.locator("#undo").getAttribute("aria-disabled"), "true");
    assert.deepEqual(await projectNames(page), ["My own handbag"]);
  });

  test("needs no model for that", async () => {
    const before = await everything();
    demo.server.answers.set("/models/absent/config.json", "hang");
    await page.goto(`${demo.server.origin}/${TINY.replace("tiny", "absent")}`);
    await photoShown(page, "My own handbag");
    await becomes(before);
    await page.goto(`${demo.server.origin}/${TINY}`);
    await photoShown(page, "My own handbag");
  });

  test("right after an edit brings that back, too", async () => {
    for (const step of [1, 2, 3, 4, 5]) {
      await page.fill("#title", `Edit ${step}`);
      await page.reload();
      await photoShown(page, `Edit ${step}`);
    }
    assert.deepEqual(await projectNames(page), ["Edit 5"]);
  });

  test("brings back what undo came back to", async () => {
    await page.fill("#title", "First");
    await captionsWritten(page);
    await chooseOwn("second.jpg");
    await page.click("#undo");
    await photoShown(page, "First");
    await page.fill("#title", "First again");
    await page.reload();
    await photoShown(page, "First again");
    assert.deepEqual(await projectNames(page), ["First again", "second.jpg"]);
  });

  test("keeps a sample once something is edited on it", async () => {
    await openSample(page, 1);
    await page.fill("#title", "No sample any more");
    await captionsWritten(page);
    await page.reload();
    await photoShown(page, "No sample any more");
    assert.equal((await projectNames(page)).length, 3);
  });

  test("asks nothing", async () => {
    await page.locator("h1").click();
    assert.equal(await wouldAsk(), false);
  });
});

describe("projects", () => {
  before(() => start());
  after(() => demo?.close());
  beforeEach(openList);

  test("are opened, each in its own style", async () => {
    await chooseOwn("one.jpg");
    await page.fill("#title", "One");
    await inFont(1);
    await captionsWritten(page);
    const first = await everything();
    await chooseOwn("two.jpg");
    await inFont(2);
    await listed(["two.jpg", "One"]);
    await open("One");
    await becomes(first);
    assert.ok(await page.locator(".font input").nth(1).isChecked());
    assert.equal(await page.locator('.project-open[aria-current="true"]').count(), 1);
    await page.click("#undo");
    await photoShown(page, "two.jpg");
  });

  test("have a small picture", async () => {
    await page.locator(".project-open img").nth(1).waitFor();
    const width = await page
      .locator(".project-open img")
      .first()
      .evaluate((/** @type {HTMLImageElement} */ image) => image.naturalWidth);
    assert.ok(width > 50 && width <= 192, `${width} pixels`);
  });

  test("are renamed with the keyboard, and are called as their product otherwise", async () => {
    await rename("One", "Spring collection");
    await listed(["two.jpg", "Spring collection"]);
    await page.locator(".project-rename").nth(1).press("Enter");
    await page.keyboard.type("Never");
    await page.keyboard.press("Escape");
    await page.locator(".project-rename-form").waitFor({ state: "detached" });
    await focused("Rename Spring collection");
    await open("Spring collection");
    await page.fill("#title", "One more");
    await listed(["Spring collection", "two.jpg"]);
    await rename("Spring collection", " ");
    await listed(["One more", "two.jpg"]);
  });

  test("are duplicated as they are at that moment", async () => {
    await page.fill("#title", "One at last");
    await page.locator(".project-duplicate").first().click();
    await listed(["One at last (copy)", "One at last", "two.jpg"]);
    await focused("Open One at last (copy)");
    await open("One at last (copy)");
    await page.fill("#title", "A copy");
    await captionsWritten(page);
    await open("One at last");
    assert.equal(await page.inputValue("#title"), "One at last");
  });

  test("that are deleted come back with undo", async () => {
    await page.locator(".project-delete").nth(2).focus();
    await page.keyboard.press("Enter");
    await page.locator("#project-deleted").waitFor();
    assert.match(await page.locator("#project-deleted").innerText(), /^two\.jpg was deleted\./);
    assert.equal((await projectNames(page)).length, 2);
    await focused("Undo");
    await page.keyboard.press("Enter");
    await focused("Open two.jpg");
    assert.equal((await projectNames(page)).length, 3);
    await open("two.jpg");
  });

  test("that are deleted while they are open are gone, until they are edited again", async () => {
    await remove("two.jpg");
    // Longer than the pause after which a change is written.
    await page.waitForTimeout(1000);
    assert.equal((await projectNames(page)).length, 2);
    await page.reload();
    await captionsWritten(page);
    assert.notEqual(await page.locator("#picture").getAttribute("aria-label"), "two.jpg");
    await openList();
    await open("One at last");
    await remove("One at last");
    await page.fill("#title", "Once more");
    await captionsWritten(page);
    await page.waitForFunction(() => document.querySelectorAll(".project").length === 2);
    assert.equal((await projectNames(page))[0], "Once more");
  });
});

describe("several photos", () => {
  before(() => start());
  after(() => demo?.close());

  test("come back with what was written and edited, without being asked", async () => {
    const photo = await drawPhoto(page, "", { width: 400, height: 300 });
    const files = [0, 1, 2].map((index) => ({ ...photo, name: `photo ${index}.jpg` }));
    await page.setInputFiles("#choose-photo-file", files);
    await batchEnded();
    await openItem(1);
    await selectText(page, "headline");
    await page.fill("#box-text", "Only today");
    await drawnWith(1, "Only today");
    const written = await batchTexts();
    await until(async () => !(await wouldAsk()));

    await page.reload();
    await batchEnded();
    assert.deepEqual(await batchTexts(), written);
    assert.deepEqual((await boxes(page)).map(({ text }) => text).join(", "), written[1]);
    // Still one of them.
    await selectText(page, "headline");
    await page.fill("#box-text", "Only tomorrow");
    await drawnWith(1, "Only tomorrow");
  });

  test("that were closed can still be brought back", async () => {
    await page.click("#batch-close");
    await page.locator("#closed-batch").waitFor();
    await until(async () => (await stored("batches")).every(({ isOpen }) => !isOpen));
    await page.reload();
    await page.click("#reopen-batch");
    await batchEnded();
    assert.equal((await batchTexts()).length, 3);
  });

  test("that were given up are gone", async () => {
    await page.click("#batch-close");
    await page.click("#drop-batch");
    for (const store of ["batches", "items", "itemFiles"]) {
      await until(async () => (await stored(store)).length === 0);
    }
    await page.reload();
    await captionsWritten(page);
    assert.equal(await page.locator("#batch, #closed-batch").count(), 0);
  });
});

describe("two tabs", () => {
  before(() => start());
  after(() => demo?.close());

  test("with one project: the last to write wins, and the other is told", async () => {
    await chooseOwn("shared.jpg");
    await page.fill("#title", "Shared");
    await captionsWritten(page);
    await listed(["Shared"]);
    const other = await demo.context.newPage();
    await other.goto(`${demo.server.origin}/${TINY}`);
    await photoShown(other, "Shared");
    await captionsWritten(other);
    assert.equal(await page.locator("#changed-elsewhere").count(), 0);

    await other.fill("#title", "From the other");
    await page.locator("#changed-elsewhere").waitFor();
    assert.equal(await other.locator("#changed-elsewhere").count(), 0);
    assert.equal(await page.inputValue("#title"), "Shared");
    await page.click("#show-other");
    await photoShown(page, "From the other");
    assert.equal(await page.locator("#changed-elsewhere").count(), 0);

    await page.fill("#title", "From the first");
    await other.locator("#changed-elsewhere").waitFor();
    await other.fill("#title", "From the other again");
    await page.locator("#changed-elsewhere").waitFor();
    await page.reload();
    await photoShown(page, "From the other again");
    assert.deepEqual(await projectNames(page), ["From the other again"]);
    await other.close();
  });

  test("come back each with its own project", async () => {
    const other = await demo.context.newPage();
    await other.goto(`${demo.server.origin}/${TINY}`);
    await captionsWritten(other);
    const drawn = await drawPhoto(other, "theirs.jpg");
    await other.setInputFiles("#choose-photo-file", drawn);
    await photoShown(other, "theirs.jpg");
    await page.waitForFunction(() => document.querySelectorAll(".project").length === 2);
    await page.reload();
    await photoShown(page, "From the other again");
    await other.reload();
    await photoShown(other, "theirs.jpg");
    await other.close();
  });
});

describe("where nothing can be kept", () => {
  before(() => start({ init: refuseStorage }));
  after(() => demo?.close());

  test("one line says so, and all else works", async () => {
    const line = await page.locator("#not-kept").innerText();
    assert.match(line, /^Your work is not kept: this browser does not let the page store anything/);
    await chooseOwn("own.jpg");
    await page.fill("#title", "Mine");
    await captionsWritten(page);
    assert.deepEqual(await projectNames(page), []);
    assert.equal(await wouldAsk(), true);
    assert.deepEqual(demo.problems, []);
  });
});

describe("where storage is full", () => {
  before(() => start());
  after(() => demo?.close());

  test("that is said until there is room", async () => {
    await page.evaluate(() => {
      const put = IDBObjectStore.prototype.put;
      /** @type {(this: IDBObjectStore, value: any, key?: IDBValidKey) => IDBRequest<IDBValidKey>} */
      const refuse = function (value, key) {
        if (this.name !== "photos") return put.call(this, value, key);
        throw new DOMException("no room", "QuotaExceededError");
      };
      const free = () => (IDBObjectStore.prototype.put = put);
      const fill = () => (IDBObjectStore.prototype.put = refuse);
      Object.assign(window, { free, fill });
      fill();
    });
    await chooseOwn("own.jpg");
    await page.fill("#title", "Mine");
    await page.locator("#not-kept").waitFor();
    assert.match(await page.locator("#not-kept").innerText(), /storage is full/);
    await page.locator("h1").click();
    assert.equal(await wouldAsk(), true);
    await page.evaluate("free()");
    await page.fill("#title", "Mine again");
    await page.locator("#not-kept").waitFor({ state: "detached" });
    assert.equal(await wouldAsk(), false);
    assert.deepEqual(await projectNames(page), ["Mine again"]);
  });

  test("it is tried again when a project was deleted", async () => {
    await page.evaluate("fill()");
    await chooseOwn("next.jpg");
    await page.locator("#not-kept").waitFor();
    await openList();
    await page.evaluate("free()");
    await page.locator(".project-delete").first().click();
    await page.locator("#not-kept").waitFor({ state: "detached" });
    await listed(["next.jpg"]);
    assert.equal((await stored("photos")).length, 2);
  });
});

describe("the brand", () => {
  before(() => start());
  after(() => demo?.close());

  test("is kept, and can be removed", async () => {
    await page.locator("#brand summary").click();
    await page.fill("#brand-name", "Aurelle");
    await page.fill("#brand-first", "#102030");
    await page.setInputFiles("#brand-logo-file", await drawPhoto(page, "logo.jpg"));
    await page.locator("#brand img").waitFor();
    await page.setInputFiles("#brand-logo-file", {
      name: "logo.png",
      mimeType: "image/png",
      buffer: Buffer.from("no picture"),
    });
    assert.match(await page.locator("#logo-refused").innerText(), /^logo\.png cannot be used/);
    await page.reload();
    await captionsWritten(page);
    await page.locator("#brand summary").click();
    assert.equal(await page.inputValue("#brand-name"), "Aurelle");
    assert.equal(await page.inputValue("#brand-first"), "#102030");
    await page.locator("#brand img").waitFor();
    assert.equal(await page.locator("#brand-second-remove").count(), 0);
    await page.click("#remove-brand");
    assert.equal(await page.inputValue("#brand-name"), "");
    assert.equal(await page.locator("#brand img").count(), 0);
    await page.reload();
    await captionsWritten(page);
    assert.equal(await page.inputValue("#brand-name"), "");
  });
});

describe("a project as JSON", () => {
  before(() => start());
  after(() => demo?.close());
  /** @type {Awaited<ReturnType<typeof everything>>} */ let made;
  /** @type {{ name: string, mimeType: string, buffer: Buffer }} */ let photo;
  /** @type {string} */ let json;

  test("holds its photo, and opens anywhere", async () => {
    photo = await drawPhoto(page, "own.jpg");
    await page.setInputFiles("#choose-photo-file", photo);
    await photoShown(page, "own.jpg");
    await page.fill("#title", "Mine");
    await captionsWritten(page);
    await selectText(page, "headline");
    await page.fill("#box-text", 'New & "red" <3');
    await moveText("benefit-1");
    made = await everything();
    const whole = await takeJson();
    const parsed = JSON.parse(whole);
    const data = `data:image/jpeg;base64,${photo.buffer.toString("base64")}`;
    assert.equal(parsed.photo.data, data);
    delete parsed.photo.data;
    json = JSON.stringify(parsed);
    await openSample(page, 0);
    await chooseJson(whole);
    await photoShown(page, "Mine");
    await becomes(made);
  });

  test("that does not hold its photo opens with it", async () => {
    await openSample(page, 0);
    await chooseJson(json, [photo]);
    await photoShown(page, "Mine");
    await becomes(made);
  });

  test("opens on the photo of that name that is on the page", async () => {
    await page.fill("#title", "Another");
    await chooseJson(json);
    await photoShown(page, "Mine");
    await becomes(made);
  });

  test("asks for its photo where that is nowhere", async () => {
    await openSample(page, 0);
    await chooseJson(json);
    assert.match(await page.locator("#error").innerText(), /Drop own\.jpg together with it/);
  });

  test("is told from other JSON", async () => {
    await chooseJson('{"name":"x"}');
    assert.match(await page.locator("#error").innerText(), /A project is a JSON file from Export/);
    await chooseJson(JSON.stringify({ ...JSON.parse(json), version: 99 }));
    assert.match(await page.locator("#error").innerText(), /newer version of this page/);
    // A photo with something beside it is a photo.
    const other = await drawPhoto(page, "beside.jpg");
    await chooseJson('{"name":"x"}', [other]);
    await photoShown(page, "beside.jpg");
  });

  test("is chosen with a button, too", async () => {
    await openList();
    const buffer = Buffer.from(json);
    const chooser = page.waitForEvent("filechooser");
    await page.click("#open-json");
    await page.setInputFiles("#choose-photo-file", photo);
    await photoShown(page, "own.jpg");
    await (await chooser).setFiles({ name: "a.json", mimeType: "application/json", buffer });
    await photoShown(page, "Mine");
  });
});

/** @param {string} name */
async function chooseOwn(name) {
  await page.setInputFiles("#choose-photo-file", await drawPhoto(page, name));
  await photoShown(page, name);
  await captionsWritten(page);
}

/** All that a person sees of a document. */
async function everything() {
  const all = await boxes(page);
  return {
    title: await page.inputValue("#title"),
    boxes: all.map(({ selected: _selected, ...box }) => box),
  };
}

/**
 * Waits until a person sees just this, as when the fonts are there.
 * @param {Awaited<ReturnType<typeof everything>>} expected
 */
async function becomes(expected) {
  const isSo = async () => JSON.stringify(await everything()) === JSON.stringify(expected);
  await until(isSo).catch(async () => assert.deepEqual(await everything(), expected));
}

/**
 * Moves a text a little, and waits until it is written for its new place.
 * @param {string} id
 */
async function moveText(id) {
  await page.locator(`[data-box="${id}"]`).focus();
  await page.keyboard.press("ArrowDown");
  await page.locator(`.box.pinned[data-box="${id}"]`).waitFor();
  await captionsWritten(page);
}

/**
 * Has all texts in a pair of fonts, by its place.
 * @param {number} index
 */
async function inFont(index) {
  const family = await chooseFont(page, index);
  const headline = page.locator(`text[data-text="headline"][font-family*="${family}"]`);
  await headline.waitFor({ state: "attached" });
}

/** @param {Page} of */
async function projectNames(of) {
  return (await of.locator(".project-name").allTextContents()).map((name) => name.trim());
}

/** @param {string[]} names */
async function listed(names) {
  const wanted = JSON.stringify(names);
  await page
    .waitForFunction((wanted) => {
      const shown = [...document.querySelectorAll(".project-name")];
      return JSON.stringify(shown.map(({ textContent }) => textContent?.trim())) === wanted;
    }, wanted)
    .catch(async () => assert.deepEqual(await projectNames(page), names));
}

async function openList() {
  const isOpen = await page.locator("#projects").evaluate((details) => details.matches("[open]"));
  if (!isOpen) await page.locator("#projects summary").click();
}

/** @param {string} name */
async function open(name) {
  const before = await page.locator("#photo").getAttribute("href");
  await page.getByRole("button", { name: `Open ${name}`, exact: true }).click();
  await page.waitForFunction(
    (before) => document.querySelector("#photo")?.getAttribute("href") !== before,
    before,
  );
  await captionsWritten(page);
}

/**
 * @param {string} name
 * @param {string} next
 */
async function rename(name, next) {
  await page.getByRole("button", { name: `Rename ${name}`, exact: true }).press("Enter");
  await page.getByLabel(`New name of ${name}`).waitFor();
  // All of it is selected.
  await page.keyboard.type(next);
  await page.keyboard.press("Enter");
}

/** @param {string} name */
async function remove(name) {
  const before = (await projectNames(page)).length;
  await page.getByRole("button", { name: `Delete ${name}`, exact: true }).click();
  await page.waitForFunction(
    (before) => document.querySelectorAll(".project").length < before,
    before,
  );
}

/** @param {string} name of the control that has the focus */
async function focused(name) {
  await page.waitForFunction((name) => {
    const { activeElement } = document;
    return (activeElement?.getAttribute("aria-label") ?? activeElement?.textContent) === name;
  }, name);
}

/** Whether the page would have the browser ask. */
async function wouldAsk() {
  await page.evaluate(nextFrame);
  return page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
}

/**
 * All values in a store of the page's database.
 * @param {string} store
 * @returns {Promise<any[]>}
 */
function stored(store) {
  return page.evaluate(
    (store) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("caponimage");
        opening.onerror = reject;
        opening.onsuccess = () => {
          const all = opening.result.transaction(store).objectStore(store).getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result);
          };
        };
      }),
    store,
  );
}

/** @param {() => Promise<boolean>} isSo */
async function until(isSo) {
  const end = Date.now() + 20_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, `never: ${isSo}`);
    await page.waitForTimeout(50);
  }
}

async function takeJson() {
  const event = page.waitForEvent("download");
  await page.click("#export-json");
  return (await readFile(await (await event).path())).toString();
}

/**
 * @param {string} text
 * @param {{ name: string, mimeType: string, buffer: Buffer }[]} [others] what is chosen with it
 */
async function chooseJson(text, others = []) {
  const file = { name: "a.json", mimeType: "application/json", buffer: Buffer.from(text) };
  await page.setInputFiles("#choose-photo-file", [file, ...others]);
  await page.evaluate(nextFrame);
}

function batchEnded() {
  return page.waitForFunction(
    () =>
      document.querySelector(".batch-item") &&
      !document.querySelector(".batch-item:not(.done:has(img), .failed)"),
  );
}

function batchTexts() {
  return page
    .locator(".batch-item img")
    .evaluateAll((images) => images.map((image) => image.getAttribute("alt") ?? ""));
}

/**
 * Waits until the small picture of one of several photos has a text on it.
 * @param {number} index
 * @param {string} text
 */
function drawnWith(index, text) {
  return page.waitForFunction(
    ([index, text]) =>
      document.querySelectorAll(".batch-item img")[index]?.getAttribute("alt")?.includes(text),
    /** @type {const} */ ([index, text]),
  );
}

/** @param {number} index */
async function openItem(index) {
  const before = await page.locator("#photo").getAttribute("href");
  await page.locator(".batch-picture").nth(index).click();
  await page.waitForFunction(
    (before) => document.querySelector("#photo")?.getAttribute("href") !== before,
    before,
  );
}
