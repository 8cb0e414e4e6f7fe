// The demo page with the bundled model, as a visitor uses it.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { launch } from "./browser.mjs";
import { artifactsPath, samplePhotoPath } from "./paths.mjs";
import { startServer } from "./server.mjs";

/** @import { Browser, Page } from "playwright-core" */
/** @import { Server } from "./server.mjs" */

describe("the demo page", () => {
  /** @type {Server} */ let server;
  /** @type {Browser} */ let browser;
  /** @type {Page} */ let page;
  /** @type {string[]} */ const requests = [];
  /** @type {string[]} */ const problems = [];

  before(async () => {
    await mkdir(artifactsPath, { recursive: true });
    server = await startServer();
    browser = await launch();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    context.on("request", (request) => requests.push(request.url()));
    context.on("weberror", (error) => problems.push(String(error.error())));
    page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    await page.goto(`${server.origin}/?device=cpu`);
  });

  after(async () => {
    await browser?.close();
    server?.close();
  });

  test("captions a sample with the bundled model", async () => {
    await captionsWritten();
    const boxes = await page.locator(".box").count();
    assert.ok(boxes >= 3);
    assert.equal((await captions()).length, boxes);
    assert.equal(await fact("Runs on"), "CPU");
    assert.match(await fact("Total"), /^\d/);
    console.log(`model loaded in ${await fact("Loaded in")}, captions in ${await fact("Total")}`);
    await page.screenshot({ path: `${artifactsPath}/page-sample.png`, fullPage: true });
  });

  test("captions a dropped file", async () => {
    const bytes = await page.evaluate(async () =>
      Array.from(new Uint8Array(await (await fetch("samples/handbag.jpg")).arrayBuffer())),
    );
    const transfer = await page.evaluateHandle((bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "bag.jpg", { type: "image/jpeg" }));
      return transfer;
    }, bytes);
    await page.dispatchEvent("#stage", "drop", { dataTransfer: transfer });
    await page.waitForSelector('#photo[alt="Your photo"]');
    assert.equal(await page.inputValue("#title"), "");
    await page.fill("#title", "Aurelle Women Quilted Burgundy Handbag");
    await captionsWritten();
    assert.equal((await captions()).length, await page.locator(".box").count());
    await page.screenshot({ path: `${artifactsPath}/page-dropped.png`, fullPage: true });
  });

  test("captions a chosen file again after the boxes are edited", async () => {
    await page.setInputFiles("#photo-file", samplePhotoPath);
    await captionsWritten();
    const before = await page.locator(".box").count();
    await page.click("#add-box");
    await captionsWritten();
    assert.equal((await captions()).length, before + 1);

    const box = page.locator(".box.selected");
    const left = () => box.evaluate((element) => element.style.left);
    const start = await left();
    await page.keyboard.press("ArrowRight");
    assert.notEqual(await left(), start);
    await page.keyboard.press("Delete");
    await captionsWritten();
    assert.equal((await captions()).length, before);
  });

  test("draws, moves and resizes a box with the pointer", async () => {
    const before = await page.locator(".box").count();
    const stage = await page.locator("#boxes").boundingBox();
    assert.ok(stage);
    /** @param {number} x @param {number} y */
    const at = (x, y) =>
      /** @type {const} */ ([stage.x + x * stage.width, stage.y + y * stage.height]);
    /** @param {readonly [number, number]} from @param {readonly [number, number]} to */
    const drag = async (from, to) => {
      await page.mouse.move(...from);
      await page.mouse.down();
      await page.mouse.move(...to, { steps: 4 });
      await page.mouse.up();
    };
    await drag(at(0.35, 0.45), at(0.65, 0.6));
    assert.equal(await page.locator(".box").count(), before + 1);
    const drawn = await selectedBox();
    near(drawn, { x: 0.35, y: 0.45, width: 0.3, height: 0.15 });
    await drag(at(0.5, 0.5), at(0.4, 0.55));
    near(await selectedBox(), { x: 0.25, y: 0.5, width: 0.3, height: 0.15 });
    await drag(at(0.55, 0.65), at(0.6, 0.7));
    near(await selectedBox(), { x: 0.25, y: 0.5, width: 0.35, height: 0.2 });
    await captionsWritten();
    await page.click("#delete-box");
    assert.equal(await page.locator(".box").count(), before);
    await captionsWritten();
  });

  test("says in words what is wrong with a file", async () => {
    const error = page.locator("#error");
    await page.setInputFiles("#photo-file", {
      name: "notes.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.from("not a picture"),
    });
    await error.waitFor({ state: "visible" });
    assert.match(await error.innerText(), /not a picture|damaged/);
    await page.locator(".sample").first().click();
    await captionsWritten();
    assert.ok(await error.isHidden());
  });

  test("fits a narrow window", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0);
    await page.screenshot({ path: `${artifactsPath}/page-narrow.png`, fullPage: true });
  });

  test("asks nobody but its own server, and downloads one build only", () => {
    const elsewhere = requests.filter((url) => !/^(blob|data):/.test(url)).filter(notOurs);
    assert.deepEqual(elsewhere, []);
    // The worker's requests are among those seen.
    assert.ok(requests.some((url) => url.endsWith("/models/small/model.bpk")));
    const builds = requests.filter((url) => url.endsWith(".wasm"));
    assert.equal(new Set(builds).size, 1);
  });

  test("has no errors in its console", () => {
    assert.deepEqual(problems, []);
  });

  /** @param {string} url */
  function notOurs(url) {
    return new URL(url).origin !== server.origin;
  }

  /** Waits until the captions belong to what is on the page. */
  async function captionsWritten() {
    // An edit is followed by a pause before its captions are begun.
    await page.waitForTimeout(400);
    await page.waitForFunction(
      () => /^\d+ captions? in /.test(document.querySelector("#status")?.textContent ?? ""),
      undefined,
      { timeout: 120_000 },
    );
    assert.ok(await page.locator("#error").isHidden());
  }

  async function captions() {
    const texts = await page.locator(".caption").allTextContents();
    return texts.filter((text) => text !== "");
  }

  /** @param {string} name */
  async function fact(name) {
    return page.locator(`dt:text-is("${name}") + dd`).innerText();
  }

  async function selectedBox() {
    return page.locator(".box.selected").evaluate(({ style }) => ({
      x: parseFloat(style.left) / 100,
      y: parseFloat(style.top) / 100,
      width: parseFloat(style.width) / 100,
      height: parseFloat(style.height) / 100,
    }));
  }

  /**
   * @param {import("caponimage").Box} box
   * @param {import("caponimage").Box} expected
   */
  function near(box, expected) {
    for (const side of /** @type {const} */ (["x", "y", "width", "height"])) {
      assert.ok(Math.abs(box[side] - expected[side]) < 0.01, `${side} of ${JSON.stringify(box)}`);
    }
  }
});
