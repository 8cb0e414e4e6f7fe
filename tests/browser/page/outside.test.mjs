// What is pasted and dropped: words go into fields, files are opened, and addresses are told of.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, beforeEach, describe, test } from "node:test";

import { boxes, captionsWritten, openDemo, openSample, photoShown, selectText } from "./page.mjs";
import { drawPhoto, dropFiles } from "./photos.mjs";

/** @import { CDPSession, Page } from "playwright-core" */
/** @import { Demo, ShownBox } from "./page.mjs" */

const ADDRESS = "https://shop.example/shirt.jpg";

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
/** @type {CDPSession} */ let session;
/** @type {string} */ let folder;
/** @type {string | null} */ let photo;
/** @type {ShownBox[]} */ let placed;
before(async () => {
  folder = await mkdtemp(`${tmpdir()}/caponimage-`);
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
  session = await demo.context.newCDPSession(page);
  await demo.context.grantPermissions(["clipboard-read", "clipboard-write"]);
});
beforeEach(async () => {
  await openSample(page);
  photo = await page.getAttribute("#photo", "href");
  placed = await boxes(page);
});
after(async () => {
  await demo?.close();
  if (folder) await rm(folder, { recursive: true });
});

describe("words that come with a picture of them", () => {
  test("are pasted into a field, and the photo stays", async () => {
    await copy({ words: "Blue Shirt", picture: true });
    await page.locator("#title").selectText();
    await page.keyboard.press("Control+V");
    await says("#title", "Blue Shirt");
    await assertSamePhoto();
  });

  test("are pasted as a picture where there is no field", async () => {
    await copy({ words: "Blue Shirt", picture: true });
    await page.locator(".box").first().focus();
    await page.keyboard.press("Control+V");
    await photoShown(page, "image.png");
  });
});

test("a picture alone is opened, even where it is pasted into a field", async () => {
  await copy({ picture: true });
  await page.focus("#title");
  await page.keyboard.press("Control+V");
  await photoShown(page, "image.png");
});

test("words are dragged from field to field, as everywhere", async () => {
  await selectText(page, "headline");
  await page.fill("#box-text", "");
  await page.fill("#title", "Blue");
  await page.locator("#title").selectText();
  // Both in sight.
  await page.locator("#title").evaluate((element) => element.scrollIntoView({ block: "end" }));
  const to = await insideOf("#box-text");
  const from = await insideOf("#title");
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(from[0] + 10, from[1], { steps: 3 });
  await page.mouse.move(...to, { steps: 5 });
  assert.equal(await page.locator("body.dragging").count(), 0);
  await page.mouse.up();
  await says("#box-text", "Blue");
  assert.equal((await boxes(page)).find(({ id }) => id === "headline")?.text, "Blue");
});

test("only files are shown that they may be dropped", async () => {
  const { name, buffer } = await drawPhoto(page, "shown.jpg");
  await writeFile(`${folder}/${name}`, buffer);
  for (const [files, items, shown] of /** @type {const} */ ([
    [[`${folder}/${name}`], [], 1],
    [[], [{ mimeType: "text/plain", data: "words" }], 0],
    [[], pictureOfAnotherPage(), 0],
  ])) {
    await dragIn(["dragEnter", "dragOver"], { files, items });
    assert.equal(await page.locator("body.dragging").count(), shown, JSON.stringify(items));
    await dragIn(["dragCancel"], {});
  }
  await dropFiles(demo, [`${folder}/${name}`], 300, 300);
  await photoShown(page, name);
});

test("files are taken after a drag whose end the page did not hear of", async () => {
  const { name, buffer } = await drawPhoto(page, "after.jpg");
  await writeFile(`${folder}/${name}`, buffer);
  await page.evaluate(() => {
    const picture = document.querySelector(".sample img");
    const dataTransfer = new DataTransfer();
    const tell = (/** @type {string} */ type) =>
      picture?.dispatchEvent(new DragEvent(type, { bubbles: true, dataTransfer }));
    tell("dragstart");
    // What is dragged may be drawn anew meanwhile.
    const place = picture?.parentElement;
    picture?.remove();
    tell("dragend");
    if (picture) place?.prepend(picture);
  });
  await dropFiles(demo, [`${folder}/${name}`], 300, 300);
  await photoShown(page, name);
});

test("a picture of another page is told how it comes here, and nothing is asked of that page", async () => {
  const opened = demo.requests.length;
  await dragIn(["dragEnter", "dragOver", "drop"], { items: pictureOfAnotherPage() });
  await page.locator("#error").waitFor();
  assert.equal(await page.innerText("#error"), "Save the picture first, then drop the file here.");
  await assertSamePhoto();
  const asked = demo.requests.slice(opened).filter((url) => !url.startsWith(demo.server.origin));
  assert.deepEqual(
    asked.filter((url) => !url.startsWith("blob:")),
    [],
  );
});

test("an address is dropped into a field as in any other page", async () => {
  await page.fill("#title", "");
  const [x, y] = await insideOf("#title");
  await dragIn(["dragEnter", "dragOver", "drop"], { items: pictureOfAnotherPage(), x, y });
  await says("#title", ADDRESS);
  assert.equal(await page.locator("#error").count(), 0);
});

/** What browsers make of it. */
function pictureOfAnotherPage() {
  return [
    { mimeType: "text/uri-list", data: ADDRESS },
    { mimeType: "text/html", data: `<img src="${ADDRESS}">` },
    { mimeType: "text/plain", data: ADDRESS },
  ];
}

/**
 * A drag that comes from outside of the page.
 * @param {readonly ("dragEnter" | "dragOver" | "drop" | "dragCancel")[]} events
 * @param {object} drag
 * @param {readonly { mimeType: string, data: string }[]} [drag.items]
 * @param {readonly string[]} [drag.files]
 * @param {number} [drag.x]
 * @param {number} [drag.y]
 */
async function dragIn(events, { items = [], files = [], x = 300, y = 300 }) {
  const data = { items: [...items], files: [...files], dragOperationsMask: 1 };
  for (const type of events) await session.send("Input.dispatchDragEvent", { type, x, y, data });
}

/**
 * Waits until a field has a text.
 * @param {string} field
 * @param {string} text
 */
async function says(field, text) {
  await page.waitForFunction(
    ([field, text]) =>
      /** @type {HTMLInputElement | null} */ (document.querySelector(field))?.value === text,
    /** @type {const} */ ([field, text]),
  );
}

/**
 * Puts one thing onto the clipboard, in one or two forms.
 * @param {{ words?: string, picture?: boolean }} forms
 */
async function copy(forms) {
  await page.evaluate(async ({ words, picture }) => {
    /** @type {Record<string, string | Blob>} */
    const item = {};
    if (words) item["text/plain"] = words;
    if (picture) {
      const canvas = new OffscreenCanvas(320, 200);
      canvas.getContext("2d")?.fillRect(0, 0, 100, 100);
      item["image/png"] = await canvas.convertToBlob();
    }
    await navigator.clipboard.write([new ClipboardItem(item)]);
  }, forms);
}

/**
 * Where the text of a field starts.
 * @param {string} field
 */
async function insideOf(field) {
  const locator = page.locator(field);
  await locator.scrollIntoViewIfNeeded();
  const area = await locator.boundingBox();
  assert.ok(area);
  return /** @type {const} */ ([area.x + 20, area.y + area.height / 2]);
}

async function assertSamePhoto() {
  assert.equal(await page.getAttribute("#photo", "href"), photo);
  assert.deepEqual(
    (await boxes(page)).map(({ id }) => id),
    placed.map(({ id }) => id),
  );
}
