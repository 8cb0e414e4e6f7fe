// Letters on the picture: within their frames, and readable where they stand.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { assertInFrames, drawnTexts, spelled } from "./drawn.mjs";
import {
  boxes,
  captionsWritten,
  chooseComposition,
  chooseFont,
  compositionsDrawn,
  drag,
  nextFrame,
  onPicture,
  openDemo,
  openSample,
  photoShown,
  selectedBox,
  selectText,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";
import { middleOf } from "./shown.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo, ShownBox } from "./page.mjs" */

/** With a headline and several benefits, and a part where no text is. */
const COMPOSITION = "magazine";
const FREE = /** @type {const} */ ([0.62, 0.62]);
/** As WCAG 2.2 asks of large letters, and of all others; colours of a screen are rounded. */
const [CONTRAST_OF_HEADLINES, CONTRAST] = [2.9, 4.4];

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("letters lie in their frames, and are all there", () => {
  before(async () => {
    await openSample(page);
    await chooseComposition(page, COMPOSITION);
    // Texts that reach up and down, that are short, and that are long.
    for (const [id, text] of [
      ["headline", "Ågypsy jumping quickly by Éva"],
      ["benefit-1", "Öyj"],
      ["benefit-2", "W".repeat(40)],
    ]) {
      await write(id, text);
    }
    const at = await onPicture(page);
    await drag(page, at(0.95, 0.9), at(...FREE));
    await captionsWritten(page);
  });

  test("in all fonts", async () => {
    const fonts = await page.locator(".font").count();
    assert.ok(fonts >= 3);
    for (let font = 0; font < fonts; font++) {
      const family = await chooseFont(page, font);
      await page.waitForFunction(
        (family) =>
          document
            .querySelector('text[data-text="headline"]')
            ?.getAttribute("font-family")
            ?.includes(family),
        family,
      );
      await assertInFrames(page, family);
    }
    await chooseFont(page, 0);
  });

  test("and the names of the fonts are written in them", async () => {
    const names = page.locator(".font span");
    await names.last().scrollIntoViewIfNeeded();
    for (const name of await names.allInnerTexts()) {
      const written = names.filter({ hasText: name });
      await page.waitForFunction(
        ([name, span]) =>
          span instanceof Element &&
          getComputedStyle(span).fontFamily.includes(String(name)) &&
          document.fonts.check(`16px "${name}"`),
        /** @type {const} */ ([name, await written.elementHandle()]),
      );
    }
  });

  test("in the compositions that suit the photo best", async () => {
    for (const name of (await compositionsDrawn(page)).slice(0, 4)) {
      await chooseComposition(page, name);
      await captionsWritten(page);
      await assertInFrames(page, name);
    }
    await chooseComposition(page, COMPOSITION);
  });

  test("in Chinese, and with emoji", async () => {
    await write("headline", "全新上市的夏季运动鞋舒适透气");
    await write("benefit-1", "👟✨ Run ✨👟");
    await assertInFrames(page, "");
  });

  test("in scripts without spaces, on several lines", async () => {
    await selectText(page, "own-1");
    // Not every system has letters of all of them; the browser knows their words.
    for (const text of [
      "เสื้อยืดผู้หญิงสีขาวใหม่ล่าสุด",
      "ເສື້ອຍືດຜູ້ຍິງສີຂາວ",
      "អាវយឺតនារីពណ៌ស",
      "အမျိုးသမီးတီရှပ်အဖြူ",
      "夏の新作「お買い得」コート",
    ]) {
      await page.fill("#box-text", text);
      await page.evaluate(nextFrame);
      const drawn = (await drawnTexts(page)).find(({ id }) => id === "own-1");
      assert.ok(drawn && drawn.lines.length > 1, text);
      assert.equal(spelled(drawn), text);
    }
  });
});

describe("letters can be read", () => {
  for (const background of ["#ffffff", "#101418", "#777777", "#e8c24a"]) {
    test(`on ${background}`, async () => {
      const photo = await drawPhoto(page, `${background.slice(1)}.jpg`, { background });
      await page.setInputFiles("#choose-photo-file", photo);
      await photoShown(page, photo.name);
      await captionsWritten(page);
      const best = (await compositionsDrawn(page)).slice(0, 2);
      for (const name of [...best, "split", "poster"]) {
        await chooseComposition(page, name);
        await captionsWritten(page);
        await assertReadable(name);
      }
    });
  }

  test("where a person has moved them, from what is beside a panel onto it", async () => {
    await openSample(page);
    await chooseComposition(page, "split");
    await captionsWritten(page);
    const onPanel = (await boxes(page)).find(({ id }) => id === "headline") ?? assert.fail();
    await page.click("#add-text");
    await captionsWritten(page);
    const own = await selectedBox(page);
    const before = (await drawnTexts(page)).find(({ id }) => id === own.id)?.fill;
    const at = await onPicture(page);
    await drag(page, at(...middleOf(own)), at(...middleOf(onPanel)));
    await captionsWritten(page);
    assert.equal((await selectedBox(page)).id, own.id);
    assert.notEqual((await drawnTexts(page)).find(({ id }) => id === own.id)?.fill, before);
    await assertReadable("moved");
  });
});

/**
 * @param {string} [id]
 * @param {string} [text]
 */
async function write(id = "", text = "") {
  await selectText(page, id);
  await page.fill("#box-text", text);
}

/** @param {string} where */
async function assertReadable(where) {
  const [placed, drawn] = [await boxes(page), await drawnTexts(page)];
  const grounds = await groundsOf(placed);
  assert.ok(drawn.length > 0 && grounds.length === drawn.length);
  drawn.forEach(({ id, fill }, index) => {
    const ground = grounds[index] ?? [];
    const ratio = contrast(rgb(fill), ground);
    const least = id === "headline" ? CONTRAST_OF_HEADLINES : CONTRAST;
    assert.ok(ratio >= least, `${where}: ${id} is ${fill} on ${ground}: ${ratio}`);
  });
}

/**
 * The mean colour of what is seen beneath each frame.
 * @param {readonly ShownBox[]} placed
 */
async function groundsOf(placed) {
  const bare = await page.addStyleTag({
    content: "#picture text, #boxes, .attention { visibility: hidden !important; }",
  });
  const screenshot = await page.locator("#picture").screenshot();
  await bare.evaluate((element) => /** @type {Element} */ (element).remove());
  return page.evaluate(
    async ([base64, placed]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext("2d");
      context?.drawImage(picture, 0, 0);
      return placed.map(({ x, y, width, height }) => {
        const frame = [x * canvas.width, y * canvas.height];
        const size = [width * canvas.width, height * canvas.height];
        const { data } =
          context?.getImageData(
            Math.ceil(frame[0] ?? 0),
            Math.ceil(frame[1] ?? 0),
            Math.max(Math.floor(size[0] ?? 0), 1),
            Math.max(Math.floor(size[1] ?? 0), 1),
          ) ?? new ImageData(1, 1);
        return [0, 1, 2].map((channel) => {
          let sum = 0;
          for (let at = channel; at < data.length; at += 4) sum += data[at] ?? 0;
          return sum / (data.length / 4);
        });
      });
    },
    /** @type {const} */ ([screenshot.toString("base64"), placed]),
  );
}

/** @param {string} color `#rrggbb` */
function rgb(color) {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/**
 * As WCAG 2.2 has it.
 * @param {number[]} a
 * @param {number[]} b
 */
function contrast(a, b) {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {number[]} color */
function luminance(color) {
  const [red = 0, green = 0, blue = 0] = color.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
