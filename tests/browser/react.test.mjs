// The hook of `caponimage/react`, in a page with React.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";

import { build } from "esbuild";

import { gotoBlank, until } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { packagePath } from "./paths.mjs";
import { startServerAndBrowser } from "./start.mjs";
import { countWorkers } from "./workers.mjs";

/** @import { Page } from "playwright-core" */

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();
/** @type {Page} */ let page;

before(async () => {
  const contents = `
    export { createElement, StrictMode, useEffect, useState } from "react";
    export { createRoot } from "react-dom/client";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    // Where effects run twice under StrictMode.
    define: { "process.env.NODE_ENV": '"development"' },
    write: false,
  });
  const hook = await readFile(`${packagePath}/react.js`, "utf8");
  for (const [path, script] of Object.entries({
    "/react.js": outputFiles[0]?.text ?? "",
    // As a bundler or an import map would.
    "/pkg/react.js": hook.replace('from "react"', 'from "/react.js"'),
    "/captions.js": CAPTIONS,
  })) {
    server.answers.set(path, (_, response) =>
      response.setHeader("content-type", "text/javascript").end(script),
    );
  }
  page = await (await browser.newContext()).newPage();
  await countWorkers(page);
});
after(() => page.context().close());

/** A component that shows what the hook gives, and keeps what its renderings were. */
const CAPTIONS = `
  import { createElement, StrictMode, createRoot } from "/react.js";
  import { useCaptions } from "/pkg/react.js";

  /** At each rendering: how many captions were asked for, and how many there were. */
  window.counts = [];
  function Captions({ image, boxes, title, model }) {
    // New objects at each rendering, as in most components.
    const { captions, error, captioner, progress } = useCaptions(image, {
      model,
      title,
      attributes: new Map([["colour", "Burgundy"]]),
      boxes: boxes?.map((box) => ({ ...box })),
    });
    window.counts.push([boxes?.length, captions.length]);
    window.seen = { captions, error, captioner, progress };
    return createElement("ul", null, captions.map(({ id, text }) =>
      createElement("li", { key: id }, text)));
  }

  const place = document.createElement("div");
  document.body.append(place);
  const root = createRoot(place);
  window.render = (properties) =>
    root.render(createElement(StrictMode, null, createElement(Captions, properties)));
  window.unmount = () => root.unmount();`;

async function openPage() {
  await gotoBlank(page, server);
  await page.evaluate(() => import(`${location.origin}/captions.js`));
}

/** Renders the component, of a picture that is a Blob or an address. @param {object} properties */
function render(properties) {
  return page.evaluate((properties) => {
    const image = "image" in properties ? properties.image : window.photo;
    /** @type {any} */ (window).render({ ...properties, image });
  }, properties);
}

/** The texts that are shown once there are some. */
async function texts() {
  await page.locator("li").first().waitFor();
  return page.locator("li").allTextContents();
}

const { title, boxes } = handbag;
const ASKED = { title, boxes, model: MODEL };

test("under StrictMode captions are written by one captioner, which ends with the component", async () => {
  await openPage();
  await render(ASKED);
  const found = await texts();
  const expected = await page.evaluate(async (request) => {
    const { captioner } = /** @type {any} */ (window).seen;
    const attributes = { colour: "Burgundy" };
    const captions = await captioner.caption(window.photo, { ...request, attributes });
    return captions.map((/** @type {{ text: string }} */ { text }) => text);
  }, ASKED);
  assert.deepEqual(found, expected);
  const counts = await page.evaluate(async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
    const { started } = window.workers;
    const before = /** @type {any} */ (window).counts.length;
    await pause();
    const more = /** @type {any} */ (window).counts.length - before;
    /** @type {any} */ (window).unmount();
    await pause();
    return { started, more, running: window.workers.running };
  });
  assert.deepEqual(counts, { started: 1, more: 0, running: 0 });
});

test("another picture has its own captions and the same captioner", async () => {
  await openPage();
  await render(ASKED);
  await texts();
  await page.evaluate(
    (asked) => {
      const canvas = document.createElement("canvas");
      /** @type {any} */ (window).render({ ...asked, image: canvas });
    },
    { ...ASKED, boxes: boxes.slice(3) },
  );
  await page.locator("li:only-child").waitFor();
  const counts = await page.evaluate(() => /** @type {any} */ (window).counts);
  assert.deepEqual(
    counts.filter((/** @type {number[]} */ [asked, shown]) => shown !== 0 && shown !== asked),
    [],
  );
  assert.equal(await page.evaluate(() => window.workers.started), 1);
});

test("without a picture nothing is loaded, and with one and no boxes these are suggested", async () => {
  await openPage();
  await render({ model: MODEL, image: null });
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  assert.equal(await page.evaluate(() => window.workers.started), 0);
  await render({ model: MODEL, image: "/samples/handbag.jpg" });
  assert.ok((await texts()).length > 0);
});

test("errors are given, and go with the next request", async () => {
  await openPage();
  const code = () =>
    page.evaluate(async () => /** @type {any} */ (window).seen.error?.code ?? "none");
  const fails = (/** @type {string} */ expected) =>
    until(
      page,
      async (expected) => /** @type {any} */ (window).seen.error?.code === expected,
      expected,
    );
  await render({ ...ASKED, model: "/missing/" });
  await fails("model-not-found");
  await render({ ...ASKED, image: "/samples/missing.jpg" });
  await fails("image-unreadable");
  await render({ ...ASKED, title: 7 });
  await fails("request-invalid");
  await render(ASKED);
  await texts();
  assert.equal(await code(), "none");
});

test("unmounted while the model is loading, it gives that up", async () => {
  await openPage();
  const weights = "/test-models/tiny/model.bpk";
  server.answers.set(weights, "hang");
  // Another address of the same model, which is not kept from before.
  await render({ ...ASKED, model: `${MODEL}?fresh` });
  await until(page, async () => window.workers.running === 1, undefined);
  await page.evaluate(() => /** @type {any} */ (window).unmount());
  await until(page, async () => window.workers.running === 0, undefined);
  server.answers.delete(weights);
});
