// What is taken away from the page: pictures, JSON and code.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { loadCaptioner, openBlank } from "../browser.mjs";
import {
  boxes,
  captions,
  captionsWritten,
  chooseFont,
  openDemo,
  openSample,
  photoShown,
  SMALL,
  TINY,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { CaptionRequest } from "caponimage" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("a photo with its captions", () => {
  const [width, height] = [900, 600];
  /** @type {Buffer} */ let photo;
  before(async () => {
    const drawn = await drawPhoto(page, "Red bag 1.jpg", { width, height });
    photo = drawn.buffer;
    await page.setInputFiles("#choose-photo-file", drawn);
    await photoShown(page, drawn.name);
    await page.fill("#title", "Aurelle Women Red Handbag");
    await captionsWritten(page);
    await page.locator(".box").first().click();
    await page.fill("#box-text", 'New & "red" <3');
  });

  test("is a PNG of the photo's own size, changed where the captions are", async () => {
    const { name, bytes } = await download("#take-png");
    assert.equal(name, "Red-bag-1-captions.png");
    assert.equal(bytes.toString("latin1", 1, 4), "PNG");
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [width, height]);
    const { inside, outside } = await compare(photo, bytes);
    assert.ok(inside.length > 1);
    for (const changed of inside) assert.ok(changed > 100, `${inside} pixels changed`);
    assert.equal(outside, 0);
  });

  test("is an SVG with live texts that needs nothing else", async () => {
    const family = await chooseFont(page, 1);
    const { name, bytes } = await download("#take-svg");
    assert.equal(name, "Red-bag-1-captions.svg");
    const svg = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      const image = parsed.querySelector("image");
      return {
        root: parsed.documentElement.tagName,
        size: ["width", "height"].map((name) => parsed.documentElement.getAttribute(name)),
        texts: [...parsed.querySelectorAll("text")].map((text) =>
          [...text.querySelectorAll("tspan")].map(({ textContent }) => textContent).join(" "),
        ),
        family: parsed.querySelector("text")?.getAttribute("font-family") ?? "",
        photo: image?.getAttribute("href") ?? "",
      };
    }, bytes.toString());
    assert.equal(svg.root, "svg");
    assert.deepEqual(svg.size.map(Number), [width, height]);
    assert.deepEqual(svg.texts, await captions(page));
    assert.deepEqual(Buffer.from(svg.photo.split(",")[1] ?? "", "base64"), photo);
    assert.match(svg.photo, /^data:image\/jpeg;base64,/);

    const text = bytes.toString();
    const face = /@font-face\{font-family:"([^"]+)";[^}]*src:url\((data:[^)]+)\)/.exec(text);
    assert.equal(face?.[1], family);
    assert.ok(svg.family.includes(family), svg.family);
    const font = Buffer.from(face?.[2]?.split(",")[1] ?? "", "base64");
    assert.equal(font.toString("latin1", 0, 4), "wOF2");
    const outside = text.replace('xmlns="http://www.w3.org/2000/svg"', "");
    assert.doesNotMatch(outside, /https?:|blob:|(href="|url\()(?!data:)/);
  });

  test("looks the same as SVG and as PNG", async () => {
    const [png, svg] = [await download("#take-png"), await download("#take-svg")];
    const { inside, outside } = await compare(svg.bytes, png.bytes);
    assert.equal(outside, 0);
    const areas = (await boxes(page)).map((box) => box.width * box.height * width * height);
    // Edges of letters are smoothed a little differently.
    inside.forEach((changed, index) =>
      assert.ok(changed < 0.05 * (areas[index] ?? 0), `${inside}`),
    );
  });

  test("is JSON with the request and the captions", async () => {
    const { name, bytes } = await download("#take-json");
    assert.equal(name, "Red-bag-1-captions.json");
    const json = JSON.parse(bytes.toString());
    assert.deepEqual(json.photo, { name: "Red bag 1.jpg", width, height });
    assert.equal(json.request.title, "Aurelle Women Red Handbag");
    const shown = await boxes(page);
    assert.deepEqual(
      json.captions.map((/** @type {{ text: string }} */ { text }) => text),
      shown.map(({ text }) => text),
    );
    json.captions.forEach((/** @type {any} */ { box, color }, /** @type {number} */ index) => {
      assert.match(color, /^#[0-9a-f]{6}$/);
      for (const side of /** @type {const} */ (["x", "y", "width", "height"])) {
        assert.ok(Math.abs(box[side] - (shown[index]?.[side] ?? NaN)) < 1e-3);
        assert.equal(json.request.boxes[index][side], box[side]);
      }
      // Only the text that the user wrote is part of the request.
      assert.equal(json.request.boxes[index].text, index === 0 ? shown[0]?.text : undefined);
    });
  });
});

describe("the code", () => {
  test("writes the captions of the page", async () => {
    const other = await demo.context.newPage();
    await other.goto(`${demo.server.origin}/${SMALL}`);
    await captionsWritten(other);
    const [written, code] = [await captions(other), await codeOn(other)];
    await other.close();
    assert.match(code, /^import \{ Captioner \} from "caponimage";$/m);
    assert.match(code, /^import model from "caponimage-model-small";$/m);
    assert.deepEqual(await captionsBy("small", requestIn(code), "t-shirt.jpg"), written);
  });

  test("is right for boxes at the edges, and for what the user wrote", async () => {
    await openSample(page, "sneaker");
    await page.locator(".attribute input").nth(1).fill('5" & {more}');
    const stage = await page.locator("#boxes").boundingBox();
    assert.ok(stage);
    // Boxes of odd sizes, pushed into the corner.
    for (let step = 0; step < 5; step++) {
      const [x, y] = [0.5 + step * 0.0117, 0.55 + step * 0.0093];
      await page.mouse.move(stage.x + x * stage.width, stage.y + y * stage.height);
      await page.mouse.down();
      await page.mouse.move(stage.x + stage.width + 9, stage.y + stage.height + 9, { steps: 2 });
      await page.mouse.up();
    }
    await captionsWritten(page);
    await page.fill("#box-text", 'It\'s "{ y: 1 }", `${new}`');
    const [written, request] = [await captions(page), requestIn(await codeOn(page))];
    assert.equal(request.boxes.at(-1)?.text, written.at(-1));
    assert.equal(Object.values(request.attributes ?? {})[0], '5" & {more}');

    const again = await captionsBy("tiny", request, "sneaker.jpg");
    assert.equal(again.length, written.length);
    assert.equal(again.at(-1), written.at(-1));
  });

  test("is copied with a button", async () => {
    await demo.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByText("Show the code").click();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, await codeOn(page));
  });

  for (const [where, isThere] of /** @type {const} */ ([
    ["by plain http, where there is no clipboard", false],
    ["where the clipboard refuses", true],
  ])) {
    test(`is copied ${where}`, async () => {
      const other = await withoutClipboard({ isThere });
      await other.getByRole("button", { name: "Copy" }).click();
      await other.getByRole("button", { name: "Copied" }).waitFor();
      await page.bringToFront();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      // A selection ends before the last line does.
      assert.equal(copied, (await codeOn(other)).trimEnd());
      await other.close();
    });
  }

  test("is selected, and that is said, where nothing may copy it", async () => {
    const other = await withoutClipboard({ isThere: false });
    await other.evaluate(() => (document.execCommand = () => false));
    await other.getByRole("button", { name: "Copy" }).click();
    assert.match(
      await other.getByRole("alert").innerText(),
      /^Your browser does not let this page copy/,
    );
    const selected = await other.evaluate(() => String(getSelection()));
    assert.equal(selected, (await codeOn(other)).trimEnd());
    await other.close();
  });
});

/** @param {string} button */
async function download(button) {
  const event = page.waitForEvent("download");
  await page.click(button);
  const file = await event;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/**
 * How many pixels differ between two pictures, in each box and outside of all.
 * @param {Buffer} a
 * @param {Buffer} b
 */
async function compare(a, b) {
  return page.evaluate(
    async ([a, b, boxes]) => {
      const read = async (/** @type {string} */ base64) => {
        const image = new Image();
        const type = base64.startsWith("PHN2") ? "image/svg+xml" : "image/*";
        image.src = `data:${type};base64,${base64}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
        const context = canvas.getContext("2d");
        context?.drawImage(image, 0, 0);
        return context?.getImageData(0, 0, canvas.width, canvas.height);
      };
      const [first, second] = [await read(a), await read(b)];
      if (!first || !second) throw new Error("no canvas");
      const inside = boxes.map(() => 0);
      let outside = 0;
      for (let pixel = 0; pixel < first.width * first.height; pixel++) {
        const off = [0, 1, 2].map((channel) =>
          Math.abs(
            (first.data[pixel * 4 + channel] ?? 0) - (second.data[pixel * 4 + channel] ?? 0),
          ),
        );
        if (Math.max(...off) < 64) continue;
        const [x, y] = [
          (pixel % first.width) / first.width,
          Math.floor(pixel / first.width) / first.height,
        ];
        const box = boxes.findIndex(
          (box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height,
        );
        if (box < 0) outside++;
        else inside[box] = (inside[box] ?? 0) + 1;
      }
      return { inside, outside };
    },
    /** @type {const} */ ([a.toString("base64"), b.toString("base64"), await boxes(page)]),
  );
}

/**
 * Another tab with the code open, whose clipboard takes nothing.
 * @param {{ isThere: boolean }} options
 */
async function withoutClipboard({ isThere }) {
  const other = await demo.context.newPage();
  await other.goto(`${demo.server.origin}/${TINY}`);
  await other.evaluate((isThere) => {
    const writeText = () => Promise.reject(new DOMException("not here", "NotAllowedError"));
    Object.defineProperty(navigator, "clipboard", { value: isThere ? { writeText } : undefined });
  }, isThere);
  await captionsWritten(other);
  await other.getByText("Show the code").click();
  return other;
}

/** @param {Page} on */
async function codeOn(on) {
  return (await on.locator("#code").textContent()) ?? "";
}

/**
 * The request that the code makes, read as JavaScript reads it.
 * @param {string} code
 * @returns {CaptionRequest}
 */
function requestIn(code) {
  const literal = /captioner\.caption\([^{]*(\{[^]+\})\);\n/.exec(code)?.[1];
  assert.ok(literal, code);
  return new Function(`"use strict"; return ${literal}`)();
}

/**
 * What the package writes, without the page.
 * @param {string} model
 * @param {CaptionRequest} request
 * @param {string} sample
 */
async function captionsBy(model, request, sample) {
  const blank = await openBlank(demo.browser, demo.server);
  await loadCaptioner(blank, `/test-models/${model}/`);
  const captions = await blank.evaluate(
    async ([request, photo]) => {
      const captions = await window.captioner.caption(photo, request);
      return captions.map(({ text }) => text);
    },
    /** @type {const} */ ([request, `/samples/${sample}`]),
  );
  await blank.context().close();
  return captions;
}
