// The user's own photos and words: chosen, dropped, pasted; title and attributes.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, describe, test } from "node:test";

import { samplePhotoPath } from "../paths.mjs";
import {
  boxes,
  captions,
  captionsWritten,
  compositionsDrawn,
  openDemo,
  photoShown,
  TINY,
} from "./page.mjs";
import { drawPhoto, dropFiles } from "./photos.mjs";

/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {string} */ let folder;
before(async () => {
  folder = await mkdtemp(`${tmpdir()}/caponimage-`);
  demo = await openDemo();
  await captionsWritten(demo.page);
});
after(async () => {
  await demo?.close();
  if (folder) await rm(folder, { recursive: true });
});

describe("a photo of one's own", () => {
  test("is chosen with the button, and captioned without the words of the last", async () => {
    const { page } = demo;
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose photos" }).click();
    await (await chooser).setFiles(samplePhotoPath);
    await photoShown(page, "handbag.jpg");
    await captionsWritten(page);
    assert.equal(await page.inputValue("#title"), "");
    const lines = (await page.inputValue("#product-facts")).split("\n");
    assert.ok(lines.length > 3);
    for (const line of lines) assert.match(line, /^[a-z ]+: $/);
  });

  test("is dropped anywhere on the page", async () => {
    const { page } = demo;
    const { name, buffer } = await drawPhoto(page, "dropped.jpg");
    await writeFile(`${folder}/${name}`, buffer);
    // Beside the picture.
    await dropFiles(demo, [`${folder}/${name}`], 20, 60);
    await photoShown(page, "dropped.jpg");
    await captionsWritten(page);
  });

  test("is a drawing also where the system gives no type", async () => {
    const { page } = demo;
    await page.evaluate(() => {
      const data = new DataTransfer();
      const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"/>';
      data.items.add(new File([drawing], "untyped.svg"));
      const drop = { dataTransfer: data, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent("drop", drop));
    });
    await photoShown(page, "untyped.svg");
    await captionsWritten(page);
  });

  test("is pasted", async () => {
    const { context, page } = demo;
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(320, 200);
      canvas.getContext("2d")?.fillRect(0, 0, 100, 100);
      const png = await canvas.convertToBlob();
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    });
    await page.keyboard.press("Control+V");
    await photoShown(page, "image.png");
    await captionsWritten(page);
    const size = await page.locator("#photo").evaluate(async (element) => {
      const image = new Image();
      image.src = element.getAttribute("href") ?? "";
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    });
    assert.deepEqual(size, [320, 200]);
  });

  test("is not taken with a camera where there is a mouse", async () => {
    const { page } = demo;
    assert.ok(await page.locator("#take-photo").isHidden());
    assert.ok(await page.locator("#draw-text").isHidden());
  });

  test("is shown in the last one's place when several are chosen quickly", async () => {
    const { page } = demo;
    const [first, second] = [
      await drawPhoto(page, "first.jpg", { width: 4000, height: 3000 }),
      await drawPhoto(page, "second.jpg", { width: 80, height: 60 }),
    ];
    await page.setInputFiles("#choose-photo-file", first);
    await page.setInputFiles("#choose-photo-file", second);
    await photoShown(page, "second.jpg");
    await captionsWritten(page);
    await photoShown(page, "second.jpg");
  });
});

describe("the product", () => {
  test("changes the captions by its title", async () => {
    const { page } = demo;
    await page.setInputFiles("#choose-photo-file", samplePhotoPath);
    await photoShown(page, "handbag.jpg");
    await captionsWritten(page);
    const untitled = await captions(page);
    await page.fill("#title", "Aurelle Women Quilted Burgundy Handbag");
    await captionsWritten(page);
    assert.notDeepEqual(await captions(page), untitled);
    await page.fill("#title", "");
    await captionsWritten(page);
    assert.deepEqual(await captions(page), untitled);
  });

  test("changes them by its facts, which can be added and removed", async () => {
    const { page } = demo;
    const before = await captions(page);
    await page.fill("#product-facts", "type: Watches");
    await captionsWritten(page);
    assert.notDeepEqual(await captions(page), before);
    await page.getByRole("button", { name: "Remove type: Watches" }).click();
    await captionsWritten(page);
    assert.deepEqual(await captions(page), before);
  });

  test("with more letters than anybody would type does no harm", async () => {
    const { page } = demo;
    await page.fill("#title", "👜 ".repeat(100));
    await captionsWritten(page);
    assert.equal((await captions(page)).length, (await boxes(page)).length);
  });
});

test("a photo has its composition before there is a model", async () => {
  const { page, context, server } = demo;
  server.answers.set("/models/absent/config.json", "hang");
  const other = await context.newPage();
  await other.goto(`${server.origin}/${TINY.replace("tiny", "absent")}`);
  await other.locator("#loading").waitFor();
  await other.setInputFiles("#choose-photo-file", await drawPhoto(page, "early.jpg"));
  await photoShown(other, "early.jpg");
  const placed = await boxes(other);
  assert.ok(placed.length >= 2);
  assert.ok(placed.every(({ text }) => text === ""));
  // The best one.
  await compositionsDrawn(other);
  await other.locator(".composition").first().click();
  await other.locator('.composition[aria-pressed="true"]').waitFor();
  assert.deepEqual(await boxes(other), placed);
  await other.close();
});
