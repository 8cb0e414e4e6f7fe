// The page in a sandboxed frame, whose origin is nobody's: no worker starts there, and browsers
// refuse to be asked for what is kept between visits.

import assert from "node:assert/strict";
import { test } from "node:test";

import { openBlank } from "../browser.mjs";
import { startServerAndBrowser } from "../start.mjs";
import { captionsWritten, fact, openSample, TINY } from "./page.mjs";

const { server, browser } = await startServerAndBrowser();

test("a sample is captioned, on the page's own thread", async () => {
  // To such a frame everything is of another origin.
  server.headers.set("access-control-allow-origin", "*");
  const page = await openBlank(browser, server);
  /** @type {string[]} */
  const uncaught = [];
  page.on("pageerror", ({ message }) => uncaught.push(message));
  await page.evaluate((address) => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.style.cssText = "width: 1280px; height: 1000px";
    frame.src = address;
    document.body.append(frame);
  }, `/${TINY}`);
  await page.frameLocator("iframe").locator("h1").waitFor();
  const frame = page.frames()[1];
  assert.ok(frame);
  await captionsWritten(frame);
  assert.equal(await fact(frame, "Runs on"), "CPU");
  await openSample(frame, 1);
  await frame.locator(".code summary").click();
  await frame.click("#copy-code");
  const copied = frame.getByRole("button", { name: "Copied" });
  await copied.or(frame.locator("#copy-refused")).waitFor();
  assert.deepEqual(uncaught, []);
});
