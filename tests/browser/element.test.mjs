// <caption-on-image>: a picture with its captions on it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { gotoBlank, until } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";
import { countWorkers } from "./workers.mjs";

const MODEL = "/test-models/tiny/";
const CONFIG = "/test-models/tiny/config.json";
const PICTURE = "/samples/handbag.jpg";

const { server, browser } = await startServerAndBrowser();

/** A page of its own in which the element is known. */
async function openPage() {
  server.requested.length = 0;
  const page = await (await browser.newContext()).newPage();
  await countWorkers(page);
  await gotoBlank(page, server);
  await page.evaluate(() => import(`${location.origin}/pkg/element.js`));
  return page;
}

/** The attributes of an element that asks for captions of the sample photo. */
const ATTRIBUTES = {
  model: MODEL,
  src: PICTURE,
  "title-text": handbag.title,
  attributes: JSON.stringify(handbag.attributes),
  boxes: JSON.stringify(handbag.boxes),
};

/**
 * Puts an element on the page, and waits for its next `captions` or `error`.
 * @param {import("playwright-core").Page} page
 * @param {Record<string, string>} attributes
 */
function add(page, attributes) {
  return page.evaluate(async (attributes) => {
    const element = document.createElement("caption-on-image");
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    const heard = new Promise((resolve) => {
      element.addEventListener("captions", ({ detail }) => resolve(detail));
      element.addEventListener("error", ({ detail: { code, message } }) =>
        resolve({ code, message }),
      );
    });
    // Where it is seen.
    document.body.prepend(element);
    return /** @type {Promise<any>} */ (heard);
  }, attributes);
}

test("captions stand in their boxes on the picture, as a captioner writes them", async () => {
  const page = await openPage();
  const captions = await add(page, ATTRIBUTES);
  const { expected, shown, property, alt, wide } = await page.evaluate(async ([model, request]) => {
    const captioner = await window.caponimage.Captioner.load(model, { device: "cpu" });
    const expected = await captioner.caption("/samples/handbag.jpg", request);
    captioner.dispose();
    const element = document.querySelector("caption-on-image");
    const root = element?.shadowRoot;
    const image = root?.querySelector("img");
    if (!element || !root || !image) throw new Error("nothing is shown");
    await image.decode();
    const picture = image.getBoundingClientRect();
    const shown = [...root.querySelectorAll('[part~="caption"]')].map((caption) => {
      const { x, y, width, height } = caption.getBoundingClientRect();
      return {
        text: caption.textContent,
        box: {
          x: (x - picture.x) / picture.width,
          y: (y - picture.y) / picture.height,
          width: width / picture.width,
          height: height / picture.height,
        },
        overflow: [
          caption.scrollWidth - caption.clientWidth,
          caption.scrollHeight - caption.clientHeight,
        ],
      };
    });
    const { captions: property } = element;
    return { expected, shown, property, alt: image.alt, wide: picture.width };
  }, /** @type {const} */ ([MODEL, handbag]));
  assert.deepEqual(captions, expected);
  assert.deepEqual(property, expected);
  assert.equal(alt, handbag.title);
  assert.ok(wide > 100);
  assert.deepEqual(
    shown.map(({ text }) => text),
    expected.map(({ text }) => text),
  );
  shown.forEach(({ box, overflow }, index) => {
    for (const side of /** @type {const} */ (["x", "y", "width", "height"])) {
      const difference = Math.abs(box[side] - (handbag.boxes[index]?.[side] ?? NaN));
      assert.ok(difference * wide < 1, `${side} of caption ${index}: ${JSON.stringify(box)}`);
    }
    assert.ok(Math.max(...overflow) <= 1, `caption ${index} is larger than its box`);
  });
  await page.context().close();
});

test("a composition takes the picture's place, in its format and with its captions", async () => {
  const page = await openPage();
  const { boxes: _, ...others } = ATTRIBUTES;
  const captions = await add(page, { ...others, composition: "column-left", format: "square" });
  const shown = await page.evaluate(() => {
    const root = document.querySelector("caption-on-image")?.shadowRoot;
    const canvas = root?.querySelector("canvas");
    const { data } = canvas?.getContext("2d")?.getImageData(0, 0, 2000, 2000) ?? {};
    return {
      size: [canvas?.width, canvas?.height],
      label: canvas?.ariaLabel,
      colors: new Set(new Uint32Array(data?.buffer ?? new ArrayBuffer(0))).size,
      isPictureHidden: root?.querySelector("img")?.hidden,
      texts: root?.querySelectorAll('[part~="caption"]').length,
    };
  });
  assert.deepEqual(shown.size, [2000, 2000]);
  assert.ok(captions.length >= 4);
  for (const { text } of captions) assert.ok(shown.label?.includes(text), text);
  assert.ok(shown.colors > 100, "nothing is drawn");
  assert.equal(shown.isPictureHidden, true);
  assert.equal(shown.texts, 0);

  const wrong = await add(page, { ...others, composition: "best", format: "poster" });
  assert.equal(wrong.code, "request-invalid");
  assert.match(wrong.message, /format is "poster", expected one of photo, square/);
});

test("a composition has the brand's logo, an SVG, too", async () => {
  const page = await openPage();
  const { boxes: _, ...others } = ATTRIBUTES;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40">' +
    '<rect width="80" height="40" fill="#00ff00"/></svg>';
  const logo = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  const greens = [];
  for (const attributes of /** @type {Record<string, string>[]} */ ([{}, { logo }])) {
    await add(page, { ...others, composition: "best", format: "square", ...attributes });
    greens.push(
      await page.evaluate(() => {
        const canvas = document
          .querySelector("caption-on-image")
          ?.shadowRoot?.querySelector("canvas");
        const pixels = canvas?.getContext("2d")?.getImageData(0, 0, 2000, 2000).data.buffer;
        const green = new Uint32Array(Uint8Array.of(0, 255, 0, 255).buffer)[0];
        return new Uint32Array(pixels ?? new ArrayBuffer(0)).filter((pixel) => pixel === green)
          .length;
      }),
    );
  }
  const [without, drawn] = greens;
  assert.equal(without, 0);
  assert.ok(Number(drawn) > 1000, String(drawn));

  const composed = { ...others, composition: "best" };
  for (const [wrong, code] of /** @type {const} */ ([
    ["/samples/missing.svg", "image-unreadable"],
    ["http://[", "request-invalid"],
  ])) {
    const found = await add(page, { ...composed, logo: wrong });
    assert.equal(found.code, code, found.message);
    assert.match(found.message, /^logo/);
  }
  await page.context().close();
});

test("the model is loaded once it is seen, and its progress is told", async () => {
  const page = await openPage();
  await page.evaluate((attributes) => {
    const spacer = document.createElement("div");
    spacer.style.height = "5000px";
    const element = document.createElement("caption-on-image");
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    /** @type {string[]} */
    const told = [];
    element.addEventListener("progress", ({ detail }) => told.push(detail.status));
    element.addEventListener("captions", () => (element.dataset["told"] = told.join()));
    document.body.append(spacer, element);
  }, ATTRIBUTES);
  // Two frames: what is seen is told in the first.
  await page.evaluate(
    () => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))),
  );
  assert.ok(!server.requested.includes(CONFIG));
  await page.evaluate(() => scrollTo(0, 5000));
  const told = page.locator("caption-on-image[data-told]");
  await told.waitFor();
  assert.match((await told.getAttribute("data-told")) ?? "", /download.*verify.*ready/);
  await page.context().close();
});

test("elements of one model share a captioner, which ends with the last", async () => {
  const page = await openPage();
  const [first, second] = await Promise.all([
    add(page, ATTRIBUTES),
    add(page, { model: MODEL, src: PICTURE }),
  ]);
  assert.equal(first.length, 4);
  assert.ok(second.length > 0, "boxes are suggested where there are none");
  const counts = await page.evaluate(async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
    const [one, other] = document.querySelectorAll("caption-on-image");
    const { started } = window.workers;
    const running = [];
    // Moved, which takes it out and puts it in.
    if (other) document.body.prepend(other);
    await pause();
    running.push(window.workers.running);
    one?.remove();
    await pause();
    running.push(window.workers.running);
    other?.remove();
    await pause();
    running.push(window.workers.running);
    return { started, running };
  });
  assert.deepEqual(counts, { started: 1, running: [1, 1, 0] });
  await page.context().close();
});

test("what is changed together is written once", async () => {
  const page = await openPage();
  await add(page, ATTRIBUTES);
  const { texts, between, count } = await page.evaluate(async () => {
    const element = document.querySelector("caption-on-image");
    if (!element) throw new Error("no element");
    let count = 0;
    element.addEventListener("captions", () => count++);
    const next = () =>
      new Promise((resolve) => element.addEventListener("captions", resolve, { once: true }));
    element.setAttribute("title-text", "Kettle");
    element.removeAttribute("attributes");
    element.setAttribute("boxes", '[{ "x": 0.1, "y": 0.1, "width": 0.5, "height": 0.2 }]');
    await Promise.resolve();
    const between = element.captions.length;
    await next();
    const spans = element.shadowRoot?.querySelectorAll('[part~="caption"]') ?? [];
    return { texts: spans.length, between, count };
  });
  assert.deepEqual({ texts, between, count }, { texts: 1, between: 0, count: 1 });
  await page.context().close();
});

test("errors are told, and the next change tries again", async () => {
  const page = await openPage();
  for (const [wrong, code, message] of /** @type {const} */ ([
    [{ attributes: "{" }, "request-invalid", /^attributes: is no JSON/],
    [{ boxes: "{}" }, "request-invalid", /boxes: is an object/],
    [{ boxes: '[{ "x": 2, "y": 0, "width": 1, "height": 1 }]' }, "box-invalid", /0/],
    [{ src: "/samples/missing.jpg" }, "image-unreadable", /404/],
    [{ model: "/missing/" }, "model-not-found", /missing/],
    [{ model: "http://[" }, "model-not-found", /no address/],
    [{ src: "http://[" }, "request-invalid", /src/],
  ])) {
    const found = await add(page, { ...ATTRIBUTES, ...wrong });
    assert.equal(found.code, code, found.message);
    assert.match(found.message, message);
  }
  const captions = await page.evaluate((model) => {
    const elements = [...document.querySelectorAll("caption-on-image")];
    const element = elements.find((each) => each.getAttribute("model") === "/missing/");
    return new Promise((resolve) => {
      element?.addEventListener("captions", ({ detail }) => resolve(detail.length));
      element?.setAttribute("model", model);
    });
  }, MODEL);
  assert.equal(captions, 4);
  await page.context().close();
});

test("a model may be its files, by a property", async () => {
  const page = await openPage();
  const count = await page.evaluate(async (folder) => {
    const element = document.createElement("caption-on-image");
    element.setAttribute("src", "/samples/handbag.jpg");
    const file = async (/** @type {string} */ name) => (await fetch(folder + name)).arrayBuffer();
    element.model = {
      config: await file("config.json"),
      tokenizer: `${folder}tokenizer.json`,
      weights: new URL(`${folder}model.bpk`, location.href),
    };
    document.body.append(element);
    return new Promise((resolve) => {
      element.addEventListener("captions", ({ detail }) => resolve(detail.length));
      element.addEventListener("error", ({ detail }) => resolve(detail.message));
    });
  }, MODEL);
  assert.ok(Number(count) > 0, String(count));
  await page.context().close();
});

test("removed while the model is loading, it gives that up", async () => {
  const page = await openPage();
  server.answers.set("/test-models/tiny/model.bpk", "hang");
  await page.evaluate((attributes) => {
    const element = document.createElement("caption-on-image");
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
  }, ATTRIBUTES);
  await until(page, async () => window.workers.running === 1, undefined);
  await page.evaluate(() => document.querySelector("caption-on-image")?.remove());
  await until(page, async () => window.workers.running === 0, undefined);
  server.answers.clear();
  await page.context().close();
});
