// What leaves the page: pictures and project files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import {
  boxes,
  captionsWritten,
  chooseFont,
  openDemo,
  openSample,
  photoShown,
  selectText,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("a picture", () => {
  const [width, height] = [900, 600];
  /** @type {Buffer} */ let photo;
  before(async () => {
    const drawn = await drawPhoto(page, "Red bag 1.jpg", { width, height });
    photo = drawn.buffer;
    await page.setInputFiles("#choose-photo-file", drawn);
    await photoShown(page, drawn.name);
    await page.fill("#title", "Aurelle Women Red Handbag");
    await captionsWritten(page);
    await selectText(page, "headline");
    await page.fill("#box-text", 'New & "red" <3');
  });

  for (const [ending, type] of /** @type {const} */ ([
    ["png", "image/png"],
    ["jpg", "image/jpeg"],
    ["webp", "image/webp"],
  ])) {
    test(`is a file of type ${type}, of the size of the composition or twice that`, async () => {
      const { width, height } = await sizeOfPicture();
      for (const scale of [1, 2]) {
        await page.locator(`input[name="scale"][value="${scale}"] + span`).click();
        const { name, bytes } = await download(`#export-${ending}`);
        assert.equal(name, `Red-bag-1-captions.${ending}`);
        const found = await page.evaluate(
          async ([base64, type]) => {
            const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
            const { width, height } = await createImageBitmap(new Blob([bytes], { type }));
            return [width, height];
          },
          /** @type {const} */ ([bytes.toString("base64"), type]),
        );
        assert.deepEqual(found, [width * scale, height * scale]);
      }
      await page.locator('input[name="scale"][value="1"] + span').click();
    });
  }

  test("is an SVG with live texts that needs nothing else", async () => {
    const family = await chooseFont(page, 1);
    await page.locator('.font input[value="playfair"]:checked').waitFor({ state: "attached" });
    const { name, bytes } = await download("#export-svg");
    assert.equal(name, "Red-bag-1-captions.svg");
    const svg = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      const image = parsed.querySelector("image");
      return {
        root: parsed.documentElement.tagName,
        size: ["width", "height"].map((name) => parsed.documentElement.getAttribute(name)),
        texts: [...parsed.querySelectorAll("text")].map((text) => {
          const lines = [...text.querySelectorAll("tspan")].map(({ textContent }) => textContent);
          // Lines break nowhere between "&" and what is behind it.
          return lines.join(" ").replaceAll("\u00a0", " ");
        }),
        families: [...parsed.querySelectorAll("text")].map((text) =>
          text.getAttribute("font-family"),
        ),
        photo: image?.getAttribute("href") ?? "",
      };
    }, bytes.toString());
    assert.equal(svg.root, "svg");
    const { width, height } = await sizeOfPicture();
    assert.deepEqual(svg.size.map(Number), [width, height]);
    assert.deepEqual(
      svg.texts,
      (await boxes(page)).map(({ text }) => text),
    );
    assert.match(svg.photo, /^data:image\/(jpeg|png);base64,/);
    assert.ok(svg.families.some((families) => families?.includes(family)));
    assert.match(bytes.toString(), /@font-face\s*\{/);
    const outside = bytes.toString().replace('xmlns="http://www.w3.org/2000/svg"', "");
    assert.doesNotMatch(outside, /https?:|blob:|(href="|url\()(?!["']?(data:|#|&quot;data:))/);
  });

  test("looks the same as SVG and as PNG", async () => {
    const [png, svg] = [await download("#export-png"), await download("#export-svg")];
    const { inside, outside } = await compare(svg.bytes, png.bytes);
    // As on the edges of what lies beneath texts.
    assert.ok(outside < 0.002 * 900 * 600, `${outside}`);
    const { width, height } = await sizeOfPicture();
    const areas = (await boxes(page)).map((box) => box.width * box.height * width * height);
    // Edges of letters are smoothed a little differently.
    inside.forEach((changed, index) =>
      assert.ok(changed < 0.1 * (areas[index] ?? 0), `${inside} of ${areas}`),
    );
  });

  test("is a project file that opens again, with the request and the texts", async () => {
    const { name, bytes } = await download("#export-json");
    assert.equal(name, "Red-bag-1-captions.json");
    const json = JSON.parse(bytes.toString());
    assert.equal(json.photo.name, "Red bag 1.jpg");
    assert.deepEqual(Buffer.from(json.photo.data.split(",")[1], "base64"), photo);
    assert.equal(json.request.title, "Aurelle Women Red Handbag");
    const shown = await boxes(page);
    assert.deepEqual(
      json.texts.map((/** @type {any} */ { id, text }) => [id, text]),
      shown.map(({ id, text }) => [id, text]),
    );
    // Of the texts only what the user wrote is part of the request.
    for (const { id, text } of json.request.boxes) {
      assert.equal(text, id === "headline" ? 'New & "red" <3' : undefined);
    }
    await openSample(page, 2);
    await page.setInputFiles("#choose-photo-file", {
      name,
      mimeType: "application/json",
      buffer: bytes,
    });
    await photoShown(page, "Aurelle Women Red Handbag");
    await captionsWritten(page);
    const plain = (/** @type {typeof shown} */ all) =>
      all.map(({ id, text, kept }) => ({ id, text, kept }));
    assert.deepEqual(plain(await boxes(page)), plain(shown));
  });

  test("is copied to the clipboard", async () => {
    await demo.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.click("#copy-picture");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const { width, height } = await sizeOfPicture();
    const copied = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const picture = await createImageBitmap((await item?.getType("image/png")) ?? new Blob());
      return [picture.width, picture.height];
    });
    assert.deepEqual(copied, [width, height]);
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

/** In pixels of the composition. */
async function sizeOfPicture() {
  const [, , width, height] = ((await page.getAttribute("#picture", "viewBox")) ?? "").split(" ");
  return { width: Number(width), height: Number(height) };
}
