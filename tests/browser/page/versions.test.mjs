// A new version that is put onto the server while the page is open.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, test } from "node:test";

import { deploy, deployAgain } from "./deploy.mjs";
import { captions, captionsWritten, chooseFont, openDemo, openSample, TINY } from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { BrowserContext, Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {string} */ let site;
/** @type {Demo | undefined} */ let demo;
beforeEach(async () => {
  site = await mkdtemp(`${tmpdir()}/caponimage-`);
  await deploy(site);
});
afterEach(async () => {
  await demo?.close();
  demo = undefined;
  await rm(site, { recursive: true });
});

test("the open page goes on with its own files, and the next visit has the new ones", async () => {
  demo = await openDemo({ site });
  const { page, context, server } = demo;
  await captionsWritten(page);
  await controlled(page);
  // Fonts are kept once they were loaded.
  await chooseFont(page, 2);
  await chooseFont(page, 0);
  await chooseTwo(page);
  await deployAgain(site, "b");

  const other = await context.newPage();
  await other.goto(`${server.origin}/${TINY}`);
  await captionsWritten(other);
  await newVersionInstalled(other);
  await other.reload();
  await captionsWritten(other);

  await chooseFont(page, 2);
  assert.equal(await download(page), "captions.zip");
  assert.deepEqual(demo.problems, []);

  await other.close();
  await page.close();
  // The browser lets the new version take over when the last tab is gone, in its own time.
  const deadline = Date.now() + 30_000;
  while (!/-bbbbbbb/.test(await scriptOfVisit(context, server))) {
    assert.ok(Date.now() < deadline, "the old version is still there");
  }
});

test("without a service worker, what is asked for late was loaded with what needs it", async () => {
  demo = await openDemo({ site, context: { serviceWorkers: "block" } });
  const { page } = demo;
  await captionsWritten(page);
  const zip = page.waitForResponse(/\/zip-/);
  await chooseTwo(page);
  await (await zip).finished();
  await deployAgain(site, "b");
  assert.equal(await download(page), "captions.zip");
});

test("what is gone is told of in words, and the work stays", async () => {
  demo = await openDemo({ site, context: { serviceWorkers: "block" } });
  const { page } = demo;
  await captionsWritten(page);
  await deployAgain(site, "b");
  await chooseTwo(page);
  await page.click("#batch-export");
  const newVersion = page.getByText("There may be a new version of this page. Reload it to go on.");
  await newVersion.waitFor();
  assert.equal(await page.locator(".batch-item.done").count(), 2);

  await openSample(page, 1);
  assert.equal(await newVersion.count(), 0);
  // Needs the font's file.
  await page.click("#export-svg");
  await newVersion.waitFor();
  assert.ok((await captions(page)).every(Boolean));
});

/** @param {Page} page */
async function chooseTwo(page) {
  const photos = [await drawPhoto(page, "one.jpg"), await drawPhoto(page, "two.jpg")];
  await page.setInputFiles("#choose-photo-file", photos);
  await page.locator(".batch-item.done:has(img) >> nth=1").waitFor();
}

/** @param {Page} page */
async function download(page) {
  const event = page.waitForEvent("download");
  await page.click("#batch-export");
  return (await event).suggestedFilename();
}

/** @param {Page} page */
function controlled(page) {
  return page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

/** @param {Page} page */
function newVersionInstalled(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    while (worker?.state === "installing") {
      await new Promise((resolve) =>
        worker.addEventListener("statechange", resolve, { once: true }),
      );
    }
  });
}

/**
 * Opens the page in a tab of its own, and tells which script it is run by.
 * @param {BrowserContext} context
 * @param {{ origin: string }} server
 */
async function scriptOfVisit(context, server) {
  const visit = await context.newPage();
  await visit.goto(`${server.origin}/${TINY}`);
  await captionsWritten(visit);
  const script = await visit.locator("script[src]").getAttribute("src");
  await visit.close();
  return script ?? "";
}
