// The examples of pages that lie in examples/, as a static server has them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { root, samplePhotoPath } from "./paths.mjs";
import { TYPES } from "./server.mjs";

/** @import { Browser } from "playwright-core" */

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  try {
    const bytes = await readFile(root + pathname);
    response.setHeader("content-type", TYPES[extname(pathname)] ?? "application/octet-stream");
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
/** @type {Browser} */
let browser;

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  browser = await launch();
});

after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

test("the page without a bundler writes on a photo", async () => {
  const address = server.address();
  assert.ok(address && typeof address === "object");
  const page = await browser.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  await page.goto(`http://127.0.0.1:${address.port}/examples/page.html`);
  await page.setInputFiles("input[type=file]", samplePhotoPath);
  const caption = page.locator("figcaption");
  await caption.waitFor();
  assert.match((await caption.textContent()) ?? "", /\w{3}/);
  assert.match(await caption.evaluate((element) => element.style.color), /^rgb/);
  assert.deepEqual(faults, []);
});
