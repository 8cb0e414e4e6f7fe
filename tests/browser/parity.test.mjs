// What the browser computes is what the native tests wrote down (tests/parity.rs): captions through
// the package, pixels and next-token scores through the wasm itself.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { loadCaptioner, openBlank } from "./browser.mjs";
import { goldenPath, root } from "./paths.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Caption, CaptionRequest } from "caponimage" */

/**
 * @typedef {object} Golden
 * @property {string} model a folder in models/
 * @property {string} image a path from the repository's root
 * @property {CaptionRequest} request
 * @property {Pick<Caption, "text" | "score" | "color" | "alternatives">[]} captions
 * @property {string} input_sha256 of the picture as the model reads it
 * @property {number[]} logits next-token scores of each box's first token
 * @property {{ request: CaptionRequest, tokens: number[] }[]} infos what the model reads of a text
 */

/** Numbers are sums of many roundings, done in another order on a GPU, and of integers in WebAssembly. */
const TOLERANCE = 1e-2;

/** @type {Golden} */
const golden = JSON.parse(await readFile(goldenPath, "utf8"));
const { server, browser } = await startServerAndBrowser({ softwareGpu: true });
server.answers.set("/golden-image", await readFile(root + golden.image));
const page = await openBlank(browser, server);

describe("the native captions", () => {
  for (const device of /** @type {const} */ (["cpu", "webgpu"])) {
    test(`are also those of wasm on ${device}`, async () => {
      const { kind } = await loadCaptioner(page, `/test-models/${golden.model}/`, device);
      assert.equal(kind, device);
      const captions = await page.evaluate(
        (request) => window.captioner.caption("/golden-image", request),
        golden.request,
      );
      assert.deepEqual(captions.map(words), golden.captions.map(words));
      captions.forEach(({ score, text }, index) => {
        const native = golden.captions[index]?.score ?? NaN;
        assert.ok(Math.abs(score - native) < TOLERANCE, `${text}: ${score}, not ${native}`);
      });
    });

    test(`come from the same pixels, tokens and scores on ${device}`, async () => {
      const { input, logits, tokens } = await page.evaluate(async ([device, golden]) => {
        const bytes = async (/** @type {string} */ url) =>
          new Uint8Array(await (await fetch(url)).arrayBuffer());
        const wasm = await import(`/pkg/${device}/caponimage.js`);
        await wasm.default();
        const folder = `/test-models/${golden.model}`;
        const [config, tokenizer, weights] = await Promise.all(
          ["config.json", "tokenizer.json", "model.bpk"].map((name) => bytes(`${folder}/${name}`)),
        );
        const captioner = await wasm.WasmModelText.read(config, tokenizer).load(weights);
        const image = wasm.WasmImage.decode(await bytes("/golden-image"));
        return {
          input: /** @type {number[]} */ (Array.from(captioner.input(image))),
          logits: /** @type {number[]} */ (
            Array.from(await captioner.firstLogits(image, golden.request, golden.request))
          ),
          tokens: golden.infos.map(({ request }) => Array.from(captioner.info(request))),
        };
      }, /** @type {const} */ ([device, golden]));
      const pixels = Buffer.from(Float32Array.from(input).buffer);
      assert.equal(createHash("sha256").update(pixels).digest("hex"), golden.input_sha256);
      assert.deepEqual(
        tokens,
        golden.infos.map((info) => info.tokens),
      );
      assert.equal(logits.length, golden.logits.length);
      const differences = logits.map((logit, i) => Math.abs(logit - (golden.logits[i] ?? NaN)));
      const largest = Math.max(...differences);
      assert.ok(largest < TOLERANCE, `logits differ by ${largest}`);
    });
  }
});

/** @param {Pick<Caption, "text" | "color" | "alternatives">} caption */
function words({ text, color, alternatives }) {
  return { text, color, alternatives };
}
