// What callers hand over, rightly and wrongly: every failure is a CaptionerError that names what is
// wrong, and what means the same gives the same captions.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { loadCaptioner, openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServer } from "./server.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
await loadCaptioner(page, MODEL);

/**
 * How a call ends, of which only the text reaches the page.
 * @param {string} call
 * @returns {Promise<{ code: string, message: string }>}
 */
function outcome(call) {
  return page.evaluate(
    async ([call, box]) => {
      const { Captioner, CaptionerError } = window.caponimage;
      const names = ["captioner", "photo", "box", "Captioner"];
      const run = new Function(...names, `return (async () => ${call})();`);
      try {
        await run(window.captioner, window.photo, box, Captioner);
        return { code: "done", message: "" };
      } catch (error) {
        const code = error instanceof CaptionerError ? error.code : "not a CaptionerError";
        return { code, message: String(error) };
      }
    },
    /** @type {const} */ ([call, { x: 0.1, y: 0.1, width: 0.4, height: 0.2 }]),
  );
}

describe("what is no request", () => {
  for (const [call, code, named] of /** @type {const} */ ([
    ["captioner.caption(photo)", "request-invalid", /request: is undefined/],
    ["captioner.caption(photo, null)", "request-invalid", /request: is null/],
    ["captioner.caption(photo, {})", "request-invalid", /boxes: is undefined/],
    ["captioner.caption(photo, { boxes: null })", "request-invalid", /boxes: is null/],
    ['captioner.caption(photo, { boxes: "x" })', "request-invalid", /boxes: is "x"/],
    ["captioner.caption(photo, { boxes: [box, null] })", "request-invalid", /boxes\[1\]: is null/],
    [
      "captioner.caption(photo, { boxes: [box, { ...box, text: 4 }] })",
      "request-invalid",
      /boxes\[1\]\.text: is 4/,
    ],
    [
      'captioner.caption(photo, { boxes: [box, { ...box, y: "0.1" }] })',
      "box-invalid",
      /box 1: y: is "0\.1"/,
    ],
    ["captioner.caption(photo, { boxes: [box], title: 7 })", "request-invalid", /title: is 7/],
    ["captioner.caption(photo, { boxes: [], signal: {} })", "request-invalid", /signal: is an obj/],
    ['captioner.caption(photo, { boxes: [], onTexts: "x" })', "request-invalid", /onTexts: is "x"/],
    ["captioner.caption(photo, { boxes: [], onCaption: 1 })", "request-invalid", /onCaption: is 1/],
    [
      "captioner.caption(photo, { boxes: [box], alternatives: 1.5 })",
      "request-invalid",
      /alternatives: is 1\.5/,
    ],
    [
      "captioner.caption(photo, { boxes: [box], alternatives: 11 })",
      "request-invalid",
      /alternatives: is 11/,
    ],
    [
      'captioner.caption(photo, { boxes: [box], decoding: "greedy" })',
      "request-invalid",
      /decoding: is "greedy"/,
    ],
    [
      "captioner.caption(photo, { boxes: [box], decoding: {} })",
      "request-invalid",
      /decoding\.strategy: is undefined/,
    ],
    [
      'captioner.caption(photo, { boxes: [box], decoding: { strategy: "sample", topK: 1.5 } })',
      "request-invalid",
      /decoding\.topK: is 1\.5/,
    ],
    // More than the engine can hold.
    [
      'captioner.caption(photo, { boxes: [box], decoding: { strategy: "sample", topK: 2 ** 32 } })',
      "request-invalid",
      /decoding\.topK: is 4294967296, expected a whole number below 2\^32/,
    ],
    [
      'captioner.caption(photo, { boxes: [box], decoding: { strategy: "sample", seed: 2 ** 53 } })',
      "request-invalid",
      /decoding\.seed: is 9007199254740992, expected a whole number below 2\^53/,
    ],
    [
      'captioner.caption(photo, { boxes: [box], decoding: { strategy: "sample", temperature: 1 / 0 } })',
      "request-invalid",
      /decoding\.temperature: is Infinity, expected a finite number/,
    ],
    [
      "captioner.caption(photo, { boxes: [box], alternatives: 2 ** 32 })",
      "request-invalid",
      /alternatives: is 4294967296, expected a whole number below 2\^32/,
    ],
    [
      'captioner.caption(photo, { boxes: [box], get title() { throw new Error("own fault") } })',
      "request-invalid",
      /own fault/,
    ],
    ["captioner.caption(undefined, { boxes: [box] })", "image-unreadable", /undefined/],
    ["captioner.caption([photo], { boxes: [box] })", "image-unreadable", /it is \[object Array\]/],
    [
      "captioner.caption(await photo.arrayBuffer(), { boxes: [box] })",
      "image-unreadable",
      /it is \[object ArrayBuffer\]/,
    ],
    [
      "captioner.caption(new Response(photo), { boxes: [box] })",
      "image-unreadable",
      /it is \[object Response\]/,
    ],
    ["captioner.recaption(0)", "request-invalid", /box: is undefined/],
    ["captioner.recaption(-1, box)", "request-invalid", /index: is -1/],
    ["captioner.recaption(0, box, null)", "request-invalid", /options: is null/],
    ["captioner.attention(photo)", "request-invalid", /request: is undefined/],
    ["captioner.stream(photo).next()", "request-invalid", /request: is undefined/],
    ["Captioner.load()", "request-invalid", /model: is undefined/],
    ["Captioner.load(null)", "request-invalid", /model: is null/],
    ['Captioner.load({ config: "/c" })', "request-invalid", /model\.tokenizer: is undefined/],
    ['Captioner.load("http://[")', "model-not-found", /http:\/\/\[/],
    ['Captioner.load("/m/", null)', "request-invalid", /options: is null/],
    ['Captioner.load("/m/", { device: "gpu" })', "request-invalid", /device: is "gpu"/],
    ['Captioner.load("/m/", { thread: "own" })', "request-invalid", /thread: is "own"/],
    ['Captioner.load("/m/", { onProgress: 1 })', "request-invalid", /onProgress: is 1/],
    ['Captioner.load("/m/", { fetch: "x" })', "request-invalid", /fetch: is "x"/],
    ['Captioner.load("/m/", { signal: {} })', "request-invalid", /signal: is an object/],
    ['Captioner.load("/m/", { workerUrl: "http://[" })', "request-invalid", /workerUrl: is "http/],
  ])) {
    test(`${call} is refused`, async () => {
      const found = await outcome(call);
      assert.equal(found.code, code, found.message);
      assert.match(found.message, named);
    });
  }

  test("and a picture of another origin is unreadable", async () => {
    const elsewhere = await startServer();
    try {
      const url = JSON.stringify(`${elsewhere.origin}/samples/handbag.jpg`);
      const { code } = await outcome(`{
        const image = new Image();
        image.src = ${url};
        await image.decode();
        return captioner.caption(image, { boxes: [box] });
      }`);
      assert.equal(code, "image-unreadable");
    } finally {
      elsewhere.close();
    }
  });
});

test("options may be those of a class, which an object has by its prototype", async () => {
  const { device, heard, captions, code } = await page.evaluate(async ([url, given]) => {
    const heard = new Set();
    /** An object with these fields, none of which is its own. @template T @param {T} fields */
    const byPrototype = (fields) => /** @type {T} */ (Object.create(/** @type {{}} */ (fields)));
    const options = {
      get device() {
        return /** @type {const} */ ("cpu");
      },
      get workerUrl() {
        heard.add("workerUrl");
        return "/pkg/worker.js";
      },
      /** @param {Parameters<typeof fetch>} asked */
      fetch(...asked) {
        heard.add("fetch");
        return fetch(...asked);
      },
      onDevice: () => heard.add("onDevice"),
      onProgress: () => heard.add("onProgress"),
    };
    const request = {
      ...given,
      alternatives: 1,
      decoding: byPrototype({ strategy: /** @type {const} */ ("greedy") }),
      onTexts: () => heard.add("onTexts"),
      onCaption: () => heard.add("onCaption"),
    };
    const { Captioner } = window.caponimage;
    const captioner = await Captioner.load(url, byPrototype(options));
    const captions = await captioner.caption(window.photo, byPrototype(request));
    captioner.dispose();
    const givenUp = byPrototype({ signal: AbortSignal.abort() });
    const { code } = await Captioner.load(url, givenUp).catch((error) => error);
    return { device: captioner.device, heard: [...heard].sort(), captions, code };
  }, /** @type {const} */ ([MODEL, handbag]));
  assert.equal(device.reason, "the CPU was asked for");
  const all = ["fetch", "onCaption", "onDevice", "onProgress", "onTexts", "workerUrl"];
  assert.deepEqual(heard, all);
  const counts = captions.map(({ alternatives }) => alternatives.length);
  assert.deepEqual(counts, [1, 1, 1, 1]);
  assert.equal(code, "aborted");
});

describe("attributes", () => {
  /**
   * The scores of captions with attributes that only their text tells to the page.
   * @param {string} attributes
   * @returns {Promise<number[]>}
   */
  function scores(attributes) {
    return page.evaluate(async ([attributes, { title, boxes }]) => {
      const request = { title, boxes, attributes: (0, eval)(`(${attributes})`) };
      const captions = await window.captioner.caption(window.photo, request);
      return captions.map(({ score }) => score);
    }, /** @type {const} */ ([attributes, handbag]));
  }

  test("may be a proxy or a Map, of texts and numbers, with some left out", async () => {
    const navy = await scores('{ colour: "Navy", size: "42" }');
    for (const same of [
      'new Proxy({ colour: "Navy", size: "42" }, {})',
      'new Map([["colour", "Navy"], ["size", "42"]])',
      '{ colour: "Navy", size: 42 }',
      '{ colour: "Navy", size: 42, brand: undefined }',
      'new Map([["colour", "Navy"], ["size", 42], ["brand", undefined]])',
    ]) {
      assert.deepEqual(await scores(same), navy, same);
    }
    assert.deepEqual(await scores("{ price: 19.9 }"), await scores('{ price: "19.9" }'));
  });

  test("in a Map are told apart", async () => {
    const blue = await scores('new Map([["colour", "Blue"], ["type", "Shirt"]])');
    const other = await scores('new Map([["brand", "Nike"]])');
    assert.notDeepEqual(other, blue);
    assert.deepEqual(other, await scores('{ brand: "Nike" }'));
  });

  for (const [attributes, named] of /** @type {const} */ ([
    ["{ size: null }", /attributes\.size: is null/],
    ["{ size: NaN }", /attributes\.size: is NaN/],
    ["{ size: [42] }", /attributes\.size: is an array/],
    ["{ size: true }", /attributes\.size: is true/],
    ["{ type: () => 1 }", /attributes\.type: is a function/],
    ["(() => { const a = {}; a.self = a; return a; })()", /attributes\.self: is an object/],
    ["new Map([[1, 2]])", /attributes: a name: is 1/],
    ["new Proxy(new Map(), {})", /attributes: /],
    ["[1]", /attributes: is an array/],
    ["new Set([1])", /attributes: is an object/],
    ["null", /attributes: is null/],
  ])) {
    test(`${attributes} are refused`, async () => {
      const { code, message } = await outcome(
        `captioner.caption(photo, { boxes: [box], attributes: ${attributes} })`,
      );
      assert.equal(code, "request-invalid", message);
      assert.match(message, named);
    });
  }
});
