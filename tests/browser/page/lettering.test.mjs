// Letters on the picture: within their frames, readable where they stand, and as a person wants them.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

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

/** @import { Page } from "playwright-core" */
/** @import { Demo, ShownBox } from "./page.mjs" */

/** In pixels of the composition: what rounding may make of lengths. */
const TOLERANCE = 0.5;
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
      await assertInFrames(family);
    }
    await chooseFont(page, 0);
  });

  test("in the compositions that suit the photo best", async () => {
    for (const name of (await compositionsDrawn(page)).slice(0, 4)) {
      await chooseComposition(page, name);
      await captionsWritten(page);
      await assertInFrames(name);
    }
    await chooseComposition(page, COMPOSITION);
  });

  test("in Chinese, and with emoji", async () => {
    await write("headline", "全新上市的夏季运动鞋舒适透气");
    await write("benefit-1", "👟✨ Run ✨👟");
    await assertInFrames("");
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
      const drawn = (await drawnTexts()).find(({ id }) => id === "own-1");
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
    const before = (await drawnTexts()).find(({ id }) => id === own.id)?.fill;
    const at = await onPicture(page);
    await drag(page, at(...middleOf(own)), at(...middleOf(onPanel)));
    await captionsWritten(page);
    assert.equal((await selectedBox(page)).id, own.id);
    assert.notEqual((await drawnTexts()).find(({ id }) => id === own.id)?.fill, before);
    await assertReadable("moved");
  });
});

describe("one text", () => {
  beforeEach(async () => {
    await openSample(page);
    await chooseComposition(page, COMPOSITION);
    await captionsWritten(page);
    await selectText(page, "headline");
  });

  for (const [name, sideOf] of /** @type {const} */ ([
    ["Left", (/** @type {Side} */ { left }) => left],
    ["Centre", (/** @type {Side} */ { left, right }) => (left + right) / 2],
    ["Right", (/** @type {Side} */ { right }) => right],
  ])) {
    test(`that a person has placed is aligned: ${name}`, async () => {
      await page.fill("#box-text", "Short\nand rather long");
      await page.keyboard.press("Escape");
      // The focus goes back to the text in the next frame.
      await page.locator('.box:focus[data-box="headline"]').waitFor();
      await page.keyboard.press("ArrowDown");
      await choose("text-align", name);
      const frame = await framePixels(await selectedBox(page));
      const { lines } = await drawnSelected();
      assert.equal(lines.length, 2);
      for (const line of lines) {
        const off = Math.abs(sideOf(line) - sideOf(frame));
        // Room is left beside letters, so that no line breaks elsewhere.
        assert.ok(off <= 0.02 * (await sizeOfLetters()) + 1 + TOLERANCE, `${line.text}: ${off}`);
      }
      const [one, other] = lines.map(sideOf);
      assert.ok(Math.abs((one ?? NaN) - (other ?? NaN)) <= TOLERANCE, `${one}, ${other}`);
    });
  }

  test("has the font and the weight that a person wants, and the others keep theirs", async () => {
    const family = await chooseFont(page, 1);
    await page.locator(`text[data-text="headline"][font-family*="${family}"]`).waitFor();
    const before = await drawnTexts();
    const { weight } = await drawnSelected();
    await choose("text-font", "Text");
    assert.ok(!(await drawnSelected()).family.includes(family));
    await choose("text-weight", weight > 500 ? "Regular" : "Bold");
    const after = await drawnSelected();
    assert.ok(weight > 500 ? after.weight < weight : after.weight > weight);
    assert.deepEqual(othersThan("headline", await drawnTexts()), othersThan("headline", before));
    await assertInFrames("in another font");
    await page.click("#undo");
    await page.click("#undo");
    assert.equal((await drawnSelected()).weight, weight);
    assert.ok((await drawnSelected()).family.includes(family));
    await page.click("#undo");
  });

  test("is as large as a person wants, until that is given back to the composition", async () => {
    const size = await sizeOfLetters();
    const wanted = Math.round(size * 0.75);
    await page.fill("#text-size-number", String(wanted));
    assert.equal(await sizeOfLetters(), wanted);
    assert.equal(await page.inputValue("#text-size"), String(wanted));
    await assertInFrames("in another size");
    await page.locator(".size-row button").click();
    assert.equal(await sizeOfLetters(), size);
  });

  test("has the colour that a person wants, until that is given back", async () => {
    const { fill } = await drawnSelected();
    const swatch = page.locator('.swatch[aria-pressed="false"]').first();
    const wanted = await swatch.getAttribute("title");
    await swatch.click();
    assert.equal((await drawnSelected()).fill, wanted);
    assert.equal(await page.locator('.swatch[aria-pressed="true"]').getAttribute("title"), wanted);
    await page.fill("#box-color", "#123456");
    assert.equal((await drawnSelected()).fill, "#123456");
    await page.locator(".colors .quiet").click();
    assert.equal((await drawnSelected()).fill, fill);
  });

  test("that is long is not measured while it is moved", async () => {
    await page.fill("#box-text", "女性の夏の新作コート".repeat(20));
    await compositionsDrawn(page);
    const at = await onPicture(page);
    const [x, y] = middleOf(await selectedBox(page));
    await page.mouse.move(...at(x, y));
    await page.mouse.down();
    await page.mouse.move(...at(x + 0.02, y + 0.02));
    await page.locator('.box.pinned[data-box="headline"]').waitFor();
    await compositionsDrawn(page);
    const before = await selectedBox(page);
    const measured = await page.evaluateHandle(() => {
      const prototype = CanvasRenderingContext2D.prototype;
      const { measureText } = prototype;
      let count = 0;
      prototype.measureText = function (text) {
        count++;
        return measureText.call(this, text);
      };
      return () => {
        prototype.measureText = measureText;
        return count;
      };
    });
    await page.mouse.move(...at(x + 0.04, y + 0.06), { steps: 5 });
    await page.evaluate(nextFrame);
    assert.notEqual((await selectedBox(page)).y, before.y);
    assert.equal(await measured.evaluate((count) => count()), 0);
    await measured.dispose();
    await page.mouse.up();
  });
});

/**
 * @typedef {{ left: number, right: number }} Side
 * @typedef {Side & { text: string, top: number, bottom: number }} Line what is inked of it
 * @typedef {{ id: string, lines: Line[], family: string, weight: number, fill: string }} Drawn
 */

/**
 * All texts as they are drawn, in pixels of the composition.
 * @returns {Promise<Drawn[]>}
 */
function drawnTexts() {
  return page.evaluate(() => {
    // Browsers tell where ink ends to a pixel or two only: so it is drawn and looked for.
    const scale = 3;
    const [seen, room] = [32, 40];
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("no canvas");
    /** @param {Element} text @param {SVGTSpanElement} line */
    const inkOf = (text, line) => {
      const style = getComputedStyle(text);
      const [size, tracking] = ["font-size", "letter-spacing"].map(
        (name) => Number(text.getAttribute(name)) * scale,
      );
      const words = line.textContent ?? "";
      const prepare = () => {
        context.font = `${style.fontWeight} ${size}px ${style.fontFamily}`;
        context.letterSpacing = `${tracking}px`;
        context.textRendering = "geometricPrecision";
      };
      prepare();
      const about = context.measureText(words);
      const [left, top] = [
        about.actualBoundingBoxLeft + room,
        about.actualBoundingBoxAscent + room,
      ];
      canvas.width = Math.ceil(left + about.actualBoundingBoxRight + room);
      canvas.height = Math.ceil(top + about.actualBoundingBoxDescent + room);
      prepare();
      context.fillText(words, left, top);
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      const ink = { left: width, right: 0, top: height, bottom: 0 };
      for (let at = 3; at < data.length; at += 4) {
        if ((data[at] ?? 0) < seen) continue;
        const [x, y] = [((at - 3) / 4) % width, Math.floor(at / 4 / width)];
        ink.left = Math.min(ink.left, x);
        ink.right = Math.max(ink.right, x + 1);
        ink.top = Math.min(ink.top, y);
        ink.bottom = Math.max(ink.bottom, y + 1);
      }
      const { x, y } = line.getStartPositionOfChar(0);
      return {
        text: words,
        left: x + (ink.left - left) / scale,
        right: x + (ink.right - left) / scale,
        top: y + (ink.top - top) / scale,
        bottom: y + (ink.bottom - top) / scale,
      };
    };
    const texts = document.querySelectorAll("#picture text");
    return /** @type {SVGTextElement[]} */ ([...texts]).map((text) => ({
      id: text.dataset["text"] ?? "",
      lines: [...text.querySelectorAll("tspan")].map((line) => inkOf(text, line)),
      family: text.getAttribute("font-family") ?? "",
      weight: Number(getComputedStyle(text).fontWeight),
      fill: text.getAttribute("fill") ?? "",
    }));
  });
}

async function drawnSelected() {
  const { id } = await selectedBox(page);
  return (await drawnTexts()).find((text) => text.id === id) ?? assert.fail();
}

async function sizeOfLetters() {
  const { id } = await selectedBox(page);
  return Number(await page.getAttribute(`text[data-text="${id}"]`, "font-size"));
}

/**
 * How all texts but one look.
 * @param {string} id
 * @param {readonly Drawn[]} texts
 */
function othersThan(id, texts) {
  return texts
    .filter((text) => text.id !== id)
    .map(({ id, family, weight, fill }) => ({ id, family, weight, fill }));
}

/**
 * @param {string} [id]
 * @param {string} [text]
 */
async function write(id = "", text = "") {
  await selectText(page, id);
  await page.fill("#box-text", text);
}

/**
 * @param {string} name of a choice for the selected text
 * @param {string} option
 */
async function choose(name, option) {
  await page.locator(`label:has([name="${name}"])`).getByText(option, { exact: true }).click();
}

/** @param {string} where */
async function assertInFrames(where) {
  const [placed, drawn] = [await boxes(page), await drawnTexts()];
  assert.deepEqual(
    drawn.map((text) => [text.id, spelled(text)]),
    placed.map(({ id, text }) => [id, withoutSpaces(text)]),
  );
  for (const [index, { id, lines }] of drawn.entries()) {
    const frame = await framePixels(placed[index] ?? assert.fail());
    for (const line of lines) {
      const out = [
        frame.left - line.left,
        frame.top - line.top,
        line.right - frame.right,
        line.bottom - frame.bottom,
      ];
      const message = `${where}: "${line.text}" of ${id} is outside of its frame by ${out}`;
      assert.ok(Math.max(...out) <= TOLERANCE, message);
    }
  }
}

/**
 * From fractions of the picture to pixels of the composition.
 * @param {ShownBox} box
 */
async function framePixels({ x, y, width, height }) {
  const viewBox = (await page.getAttribute("#picture", "viewBox")) ?? "";
  const [, , across = NaN, down = NaN] = viewBox.split(" ").map(Number);
  return {
    left: x * across,
    top: y * down,
    right: (x + width) * across,
    bottom: (y + height) * down,
  };
}

/**
 * All letters of a text, without the hyphens at which words are broken.
 * @param {Drawn} text
 */
function spelled({ lines }) {
  return withoutSpaces(lines.map(({ text }) => text.replace(/(?<=\p{L})-$/u, "")).join(""));
}

/** @param {string} text */
function withoutSpaces(text) {
  return text.replace(/\s/g, "");
}

/** @param {string} where */
async function assertReadable(where) {
  const [placed, drawn] = [await boxes(page), await drawnTexts()];
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

/**
 * @param {ShownBox} box
 * @returns {[number, number]}
 */
function middleOf({ x, y, width, height }) {
  return [x + width / 2, y + height / 2];
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
