// The service worker: it keeps nobody waiting, and minds only its own page.

import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";

import { until } from "../browser.mjs";
import { deploy } from "./deploy.mjs";
import { captionsWritten, openDemo, TINY } from "./page.mjs";

/** @import { Demo } from "./page.mjs" */

/** @type {string} */ let site;
/** @type {Demo} */ let demo;
before(async () => {
  site = await mkdtemp(`${tmpdir()}/caponimage-`);
  await deploy(site);
  await mkdir(`${site}/docs/assets`, { recursive: true });
  await mkdir(`${site}/docs/samples`);
  await writeFile(
    `${site}/docs/index.html`,
    `<!doctype html><title>The docs</title><script src="assets/docs.js"></script><img src="samples/docs.svg">`,
  );
  await writeFile(`${site}/docs/assets/docs.js`, "document.title += ', with a script';");
  await cp(`${site}/icon.svg`, `${site}/docs/samples/docs.svg`);
  demo = await openDemo({ site });
  await captionsWritten(demo.page);
  await demo.page.waitForFunction(() => navigator.serviceWorker.controller);
});
after(async () => {
  await demo?.close();
  if (site) await rm(site, { recursive: true });
});

test("other pages beside the demo are their own, and nothing of them is kept", async () => {
  const { page, server } = demo;
  for (const address of ["docs/", "docs/index.html", "docs/?model=tiny"]) {
    await page.goto(`${server.origin}/${address}`);
    assert.equal(await page.title(), "The docs, with a script", address);
  }
  const kept = await page.evaluate(async () => {
    const caching = (await caches.keys()).map(async (name) => (await caches.open(name)).keys());
    return (await Promise.all(caching)).flat().map(({ url }) => url);
  });
  assert.ok(kept.length > 5);
  assert.deepEqual(
    kept.filter((url) => url.includes("/docs/")),
    [],
  );
});

test("the demo is answered for under each of its addresses", async () => {
  const { page, server } = demo;
  for (const address of ["", "index.html", TINY, `index.html${TINY}&lang=en`]) {
    const response = await page.goto(`${server.origin}/${address}`);
    assert.ok(response?.fromServiceWorker(), address);
    assert.match(await page.title(), /^CapOnImage/, address);
  }
});

test("of the engine it keeps the files for both devices, and none of older versions", async () => {
  const { page, server } = demo;
  const older = ["a", "b", "c"].map((version) => `assets/caponimage_bg-${version}.wasm`);
  for (const file of older) server.answers.set(`/${file}`, Buffer.from("of an older version"));
  await page.goto(`${server.origin}/${TINY}`);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  const engine = await page.evaluate(async (older) => {
    for (const file of older) await (await fetch(file)).arrayBuffer();
    const { cpu, webgpu } = await (await fetch("engine.json")).json();
    return /** @type {string[]} */ ([...cpu, ...webgpu]);
  }, older);
  assert.equal(engine.length, 4);
  await until(
    page,
    async (engine) => {
      // Those used last stay; when one was, is noted only after it was answered.
      for (const file of engine) await (await fetch(file)).arrayBuffer();
      const keys = await (await caches.open("caponimage-engine")).keys();
      const kept = keys.map(({ url }) => url).sort();
      const expected = engine.map((file) => new URL(file, location.href).href).sort();
      return kept.join() === expected.join();
    },
    engine,
  );
});

test("a page that is not there is told of by the server", async () => {
  const { page, server } = demo;
  await assert.rejects(page.goto(`${server.origin}/absent/`), /HTTP_RESPONSE_CODE_FAILURE/);
});

test("a first visit does not wait for it", async () => {
  const { browser, server } = demo;
  server.answers.set("/sw.js", "hang");
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.origin}/${TINY}`);
  await captionsWritten(page);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
  await context.close();
  server.answers.delete("/sw.js");
});
