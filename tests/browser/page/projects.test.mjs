// Projects: opened, renamed, duplicated, deleted, and in two tabs at once.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { becomes, chooseOwn, everything, listed, openList, projectNames } from "./kept.mjs";
import { captionsWritten, chooseFont, openDemo, photoShown, TINY } from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;

async function start() {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
}

describe("projects", () => {
  before(start);
  after(() => demo?.close());
  beforeEach(() => openList(page));

  test("are opened, each in its own style", async () => {
    await chooseOwn(page, "one.jpg");
    await page.fill("#title", "One");
    await inFont(1);
    await captionsWritten(page);
    const first = await everything(page);
    await chooseOwn(page, "two.jpg");
    await inFont(2);
    await listed(page, ["two.jpg", "One"]);
    await open("One");
    await becomes(page, first);
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
    await listed(page, ["two.jpg", "Spring collection"]);
    await page.locator(".project-rename").nth(1).press("Enter");
    await page.keyboard.type("Never");
    await page.keyboard.press("Escape");
    await page.locator(".project-rename-form").waitFor({ state: "detached" });
    await focused("Rename Spring collection");
    await open("Spring collection");
    await page.fill("#title", "One more");
    await listed(page, ["Spring collection", "two.jpg"]);
    await rename("Spring collection", " ");
    await listed(page, ["One more", "two.jpg"]);
  });

  test("are duplicated as they are at that moment", async () => {
    await page.fill("#title", "One at last");
    await page.locator(".project-duplicate").first().click();
    await listed(page, ["One at last (copy)", "One at last", "two.jpg"]);
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
    await openList(page);
    await open("One at last");
    await remove("One at last");
    await page.fill("#title", "Once more");
    await captionsWritten(page);
    await page.waitForFunction(() => document.querySelectorAll(".project").length === 2);
    assert.equal((await projectNames(page))[0], "Once more");
  });
});

describe("two tabs", () => {
  before(start);
  after(() => demo?.close());

  test("with one project: the last to write wins, and the other is told", async () => {
    await chooseOwn(page, "shared.jpg");
    await page.fill("#title", "Shared");
    await captionsWritten(page);
    await listed(page, ["Shared"]);
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

/**
 * Has all texts in a pair of fonts, by its place.
 * @param {number} index
 */
async function inFont(index) {
  const family = await chooseFont(page, index);
  const headline = page.locator(`text[data-text="headline"][font-family*="${family}"]`);
  await headline.waitFor({ state: "attached" });
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
