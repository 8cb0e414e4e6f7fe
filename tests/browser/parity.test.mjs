// The captions in the browser are those that the native tests wrote down.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { launch, loadCaptioner, openBlank } from "./browser.mjs";
import { goldenPath, root } from "./paths.mjs";
import { startServer } from "./server.mjs";

/** @import { Browser, Page } from "playwright-core" */
/** @import { Caption, CaptionRequest } from "caponimage" */
/** @import { Server } from "./server.mjs" */

/**
 * @typedef {object} Golden
 * @property {string} model a folder in models/
 * @property {string} image a path from the repository's root
 * @property {CaptionRequest} request
 * @property {Pick<Caption, "text" | "score" | "color">[]} captions
 */

/** Scores are sums of many roundings, done in another order on another device. */
const SCORE_TOLERANCE = 0.02;

describe("the native captions", () => {
  /** @type {Golden} */ let golden;
  /** @type {Server} */ let server;
  /** @type {Browser} */ let browser;
  /** @type {Page} */ let page;

  before(async () => {
    golden = JSON.parse(await readFile(goldenPath, "utf8"));
    server = await startServer();
    server.answers.set("/golden-image", await readFile(root + golden.image));
    browser = await launch({ softwareGpu: true });
    page = await openBlank(browser, server);
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });

  for (const device of /** @type {const} */ (["cpu", "webgpu"])) {
    test(`are also those of wasm on ${device}`, async () => {
      const { kind } = await loadCaptioner(page, `/test-models/${golden.model}/`, device);
      assert.equal(kind, device);
      const captions = await page.evaluate(
        (request) => window.captioner.caption("/golden-image", request),
        golden.request,
      );
      assert.deepEqual(captions.map(textAndColor), golden.captions.map(textAndColor));
      captions.forEach(({ score, text }, index) => {
        const native = golden.captions[index]?.score ?? NaN;
        assert.ok(Math.abs(score - native) < SCORE_TOLERANCE, `${text}: ${score}, not ${native}`);
      });
    });
  }
});

/** @param {Pick<Caption, "text" | "color">} caption */
function textAndColor({ text, color }) {
  return { text, color };
}
