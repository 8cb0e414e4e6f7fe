// Where the page's script does not run, what to do about it stands in its place.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { launch } from "../browser.mjs";
import { sitePath } from "../paths.mjs";
import { startServer } from "../server.mjs";
import { captionsWritten, holdBack, TINY } from "./page.mjs";

/** @import { Browser, BrowserContextOptions } from "playwright-core" */
/** @import { Server } from "../server.mjs" */

const SCRIPT = /\/assets\/index-[^/]*\.js$/;

/** @type {Browser} */ let browser;
/** @type {Server} */ let server;
before(async () => {
  [browser, server] = [await launch(), await startServer()];
});
after(async () => {
  await browser?.close();
  server?.close();
});

describe("it says what may help", () => {
  test("opened as a file", async () => {
    const page = await newPage();
    await page.goto(String(pathToFileURL(`${sitePath}/index.html`)));
    await page.getByText("It cannot be opened as a file").waitFor();
  });

  test("in a browser that cannot read the script", async () => {
    const page = await newPage();
    await page.route(SCRIPT, (route) =>
      route.fulfill({ contentType: "text/javascript", body: "let new of syntax;" }),
    );
    await page.goto(`${server.origin}/${TINY}`);
    await page.getByText("It needs a browser of 2023 or later").waitFor();
  });

  test("where the script does not arrive", async () => {
    const page = await newPage();
    await page.route(SCRIPT, (route) => route.abort());
    await page.goto(`${server.origin}/${TINY}`);
    await page.getByText("Reload it").waitFor();
  });

  test("where scripts are off", async () => {
    const page = await newPage({ javaScriptEnabled: false });
    await page.goto(`${server.origin}/${TINY}`);
    await page.locator("body > noscript").waitFor();
    assert.equal(await page.locator(".not-started").isVisible(), false);
  });
});

for (const reducedMotion of /** @type {const} */ (["no-preference", "reduce"])) {
  test(`it is not seen where the script is on its way (motion: ${reducedMotion})`, async () => {
    const page = await newPage({ reducedMotion });
    const release = await holdBack(page.context(), SCRIPT);
    await page.goto(`${server.origin}/${TINY}`, { waitUntil: "commit" });
    const notice = page.locator(".not-started");
    await notice.waitFor({ state: "attached" });
    await page.waitForFunction(() => document.styleSheets.length >= 2);
    const visibility = await notice.evaluate((element) => {
      const { style } = /** @type {HTMLElement} */ (element);
      // From the start again, however long it has been there.
      style.display = "none";
      element.getAnimations();
      style.display = "";
      const [animation] = element.getAnimations();
      if (!animation) throw new Error("nothing hides it");
      return [1000, 2000].map((milliseconds) => {
        animation.currentTime = milliseconds;
        return getComputedStyle(element).visibility;
      });
    });
    assert.deepEqual(visibility, ["hidden", "visible"]);
    release();
    await captionsWritten(page);
    assert.equal(await notice.count(), 0);
  });
}

/** @param {BrowserContextOptions} [options] */
async function newPage(options) {
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  return context.newPage();
}
