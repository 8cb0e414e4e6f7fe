// Browsers that keep nothing, or have no room.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { chooseOwn, listed, openList, projectNames, stored, wouldAsk } from "./kept.mjs";
import { captionsWritten, openDemo, refuseStorage } from "./page.mjs";

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

describe("where nothing can be kept", () => {
  before(() => start({ init: refuseStorage }));
  after(() => demo?.close());

  test("one line says so, and all else works", async () => {
    const line = await page.locator("#not-kept").innerText();
    assert.match(line, /^Your work is not kept: this browser does not let the page store anything/);
    await chooseOwn(page, "own.jpg");
    await page.fill("#title", "Mine");
    await captionsWritten(page);
    assert.deepEqual(await projectNames(page), []);
    assert.equal(await wouldAsk(page), true);
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
    await chooseOwn(page, "own.jpg");
    await page.fill("#title", "Mine");
    await page.locator("#not-kept").waitFor();
    assert.match(await page.locator("#not-kept").innerText(), /storage is full/);
    await page.locator("h1").click();
    assert.equal(await wouldAsk(page), true);
    await page.evaluate("free()");
    await page.fill("#title", "Mine again");
    await page.locator("#not-kept").waitFor({ state: "detached" });
    assert.equal(await wouldAsk(page), false);
    assert.deepEqual(await projectNames(page), ["Mine again"]);
  });

  test("it is tried again when a project was deleted", async () => {
    await page.evaluate("fill()");
    await chooseOwn(page, "next.jpg");
    await page.locator("#not-kept").waitFor();
    await openList(page);
    await page.evaluate("free()");
    await page.locator(".project-delete").first().click();
    await page.locator("#not-kept").waitFor({ state: "detached" });
    await listed(page, ["next.jpg"]);
    assert.equal((await stored(page, "photos")).length, 2);
  });
});
