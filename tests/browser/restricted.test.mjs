// Pages that may not start a worker: loading says so, and how it works without one.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { launch, openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServer } from "./server.mjs";

/** @import { Browser, Frame } from "playwright-core" */
/** @import { Server } from "./server.mjs" */

const MODEL = "/test-models/tiny/";

/** @type {Server} */ let server;
/** @type {Browser} */ let browser;
before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});
afterEach(() => server.headers.clear());

/**
 * Loads in a worker, which must fail, and then without.
 * @param {Frame} frame
 */
async function assertWorksWithout(frame) {
  const { error, count } = await frame.evaluate(async ([url, request]) => {
    const { Captioner, CaptionerError } = window.caponimage;
    const error = await Captioner.load(url).then(
      () => "done",
      (error) => `${error instanceof CaptionerError ? error.code : "foreign"}: ${error.message}`,
    );
    const captioner = await Captioner.load(url, { thread: "main" });
    const captions = await captioner.caption(window.photo, request);
    return { error, count: captions.length };
  }, /** @type {const} */ ([MODEL, handbag]));
  assert.match(error, /^internal: .*thread: "main"/);
  assert.equal(count, handbag.boxes.length);
}

test("a sandboxed frame", async () => {
  // To such a frame everything is of another origin.
  server.headers.set("access-control-allow-origin", "*");
  const page = await openBlank(browser, server);
  await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.src = "/blank.html";
    document.body.append(frame);
  });
  await page.frameLocator("iframe").locator("html[data-ready]").waitFor({ state: "attached" });
  const frame = page.frames()[1];
  assert.ok(frame);
  await assertWorksWithout(frame);
  await page.context().close();
});

test("a page that wants trusted types", async () => {
  server.headers.set("content-security-policy", "require-trusted-types-for 'script'");
  const page = await openBlank(browser, server);
  await assertWorksWithout(page.mainFrame());
  await page.context().close();
});
