// Captions on the picture: inside their boxes, readable, and aligned, in all fonts and looks.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { drawnCaptions } from "./drawn.mjs";
import {
  boxes,
  captions,
  captionsWritten,
  chooseFont,
  drag,
  layoutsWritten,
  nextFrame,
  onPicture,
  openDemo,
  openSample,
  photoShown,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Drawn } from "./drawn.mjs" */
/** @import { Demo, ShownBox } from "./page.mjs" */

const LOOKS = ["Plain", "Plate", "Outline"];
/** In pixels: what rounding may make of lengths. */
const TOLERANCE = 0.5;
/** Less than 4.5, for colours are rounded, and the page's mean is that of a smaller picture. */
const CONTRAST = 4.4;

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
  // Boxes of all shapes, with texts that reach up and down, and that are long.
  for (const [index, text] of ["Ågypsy jumping quickly by Éva", "Öyj", "W".repeat(40)].entries()) {
    await page.locator(".box").nth(index).click();
    await page.fill("#box-text", text);
  }
});
after(() => demo?.close());

describe("captions lie in their boxes", () => {
  for (const look of LOOKS) {
    test(`in the look ${look}`, async () => {
      await choose(look);
      const size = await photoSize();
      const fonts = await page.locator("#font option").count();
      assert.ok(fonts >= 3);
      for (let font = 0; font < fonts; font++) {
        const family = await chooseFont(page, font);
        const [placed, drawn] = [await boxes(page), await drawnCaptions(page)];
        assert.deepEqual(
          drawn.map(spelled),
          placed.map(({ text }) => text.replaceAll(" ", "")),
        );
        drawn.forEach((caption, index) => {
          assert.ok((caption.plate !== undefined) === (look === "Plate"));
          assert.ok((caption.outline !== null) === (look === "Outline"));
          assertInside(caption, placed[index] ?? assert.fail(), size, family);
        });
      }
    });
  }

  test("in Chinese, and with emoji", async () => {
    await chooseFont(page, 0);
    for (const [index, text] of ["全新上市的夏季运动鞋舒适透气", "👟✨ Run ✨👟"].entries()) {
      await page.locator(".box").nth(index).click();
      await page.fill("#box-text", text);
    }
    const [placed, drawn] = [await boxes(page), await drawnCaptions(page)];
    const size = await photoSize();
    for (const index of [0, 1]) {
      assertInside(drawn[index] ?? assert.fail(), placed[index] ?? assert.fail(), size, "");
    }
    assert.equal((await captions(page))[0], spelled(drawn[0] ?? assert.fail()));
  });

  test("in scripts without spaces, on several lines", async () => {
    await page.locator(".box").nth(1).click();
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
      const drawn = (await drawnCaptions(page))[1];
      assert.ok(drawn && drawn.lines.length > 1, text);
      assert.equal(spelled(drawn), text);
    }
  });
});

describe("captions can be read", () => {
  for (const background of ["#ffffff", "#101418", "#777777", "#e8c24a"]) {
    test(`on ${background}`, async () => {
      const photo = await drawPhoto(page, `${background.slice(1)}.jpg`, { background });
      await page.setInputFiles("#choose-photo-file", photo);
      await photoShown(page, photo.name);
      await captionsWritten(page);
      await assertReadable();
    });
  }

  for (const hue of [0, 120, 240, 300]) {
    test(`in the colour of another place, moved onto hue ${hue}`, async () => {
      const photo = await drawPhoto(page, `hue-${hue}.jpg`, { hue });
      await page.setInputFiles("#choose-photo-file", photo);
      await photoShown(page, photo.name);
      await page.click("#remove-boxes");
      const at = await onPicture(page);
      await drag(page, at(0.05, 0.85), at(0.25, 0.95));
      await captionsWritten(page);
      await page.fill("#box-text", "Only today");
      await drag(page, at(0.15, 0.9), at(0.55, 0.55));
      await assertReadable();
    });
  }
});

describe("alignment", () => {
  for (const [name, anchor, share] of /** @type {const} */ ([
    ["Left", "start", 0],
    ["Centre", "middle", 0.5],
    ["Right", "end", 1],
  ])) {
    test(`${name.toLowerCase()} goes for all boxes`, async () => {
      await choose(name);
      const [placed, drawn] = [await boxes(page), await drawnCaptions(page)];
      const { width, height } = await photoSize();
      drawn.forEach((caption, index) => {
        const box = placed[index] ?? assert.fail();
        assert.equal(caption.anchor, anchor);
        const padding = 0.2 * Math.min(box.width * width, box.height * height);
        const expected = (box.x + box.width * share) * width;
        for (const { x } of caption.lines) assert.ok(Math.abs(x - expected) <= padding);
      });
    });
  }

  test("is left to where the box is otherwise", async () => {
    await choose("Auto");
    await openSample(page);
    const [placed, drawn] = [await boxes(page), await drawnCaptions(page)];
    // Left above, right above, left in the middle, and below in the middle.
    assert.deepEqual(placed.length, 4);
    assert.deepEqual(
      drawn.map(({ anchor }) => anchor),
      ["start", "end", "start", "middle"],
    );
  });
});

test("a long text is measured once a character whenever its box moves", async () => {
  await openSample(page);
  await page.locator(".box").first().click();
  const counts = [];
  for (const length of [100, 200]) {
    await page.fill("#box-text", "女".repeat(length));
    await captionsWritten(page);
    await layoutsWritten(page);
    await page.locator(".box").first().focus();
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
    await page.keyboard.press("ArrowRight");
    await page.evaluate(nextFrame);
    counts.push(await measured.evaluate((count) => count()));
    await measured.dispose();
  }
  const [half = 0, whole = 0] = counts;
  // Twice: as the largest text of the picture, and as itself.
  assert.ok(half >= 100 && whole - half <= 2 * 100, counts.join());
});

/** @param {string} option */
async function choose(option) {
  await page.locator("#style-heading ~ fieldset span").getByText(option, { exact: true }).click();
}

async function assertReadable() {
  for (const look of LOOKS) {
    await choose(look);
    const drawn = await drawnCaptions(page);
    assert.ok(drawn.length > 0);
    for (const caption of drawn) {
      const ground = groundOf(caption);
      const ratio = contrast(rgb(caption.fill), ground);
      assert.ok(ratio >= CONTRAST, `${look}: ${caption.fill} on ${ground}: ${ratio}`);
    }
  }
}

/** @param {Drawn} caption */
function spelled({ lines }) {
  return lines.map(({ text }) => text.replaceAll(" ", "")).join("");
}

async function photoSize() {
  return page.locator("#photo").evaluate((element) => {
    const { naturalWidth, naturalHeight } = /** @type {HTMLImageElement} */ (element);
    return { width: naturalWidth, height: naturalHeight };
  });
}

/**
 * @param {Drawn} caption
 * @param {ShownBox} box
 * @param {{ width: number, height: number }} photo
 * @param {string} family
 */
function assertInside({ lines, plate }, box, { width, height }, family) {
  const [left, top] = [box.x * width, box.y * height];
  const [right, bottom] = [left + box.width * width, top + box.height * height];
  const areas = lines.map((line) => ({ ...line, what: line.text }));
  if (plate) {
    const { x, y } = plate;
    const [plateRight, plateBottom] = [x + plate.width, y + plate.height];
    areas.push({
      ...plate,
      what: "plate",
      left: x,
      top: y,
      right: plateRight,
      bottom: plateBottom,
      text: "",
    });
  }
  for (const area of areas) {
    const out = [left - area.left, top - area.top, area.right - right, area.bottom - bottom];
    const message = `${family}: ${area.what} is outside of its box by ${out}`;
    assert.ok(Math.max(...out) <= TOLERANCE, message);
  }
}

/**
 * What the letters stand out against.
 * @param {Drawn} caption
 */
function groundOf({ outline, plate, beneath }) {
  if (outline) return rgb(outline);
  if (!plate) return beneath;
  return rgb(plate.fill).map(
    (part, channel) => part * plate.opacity + (beneath[channel] ?? 0) * (1 - plate.opacity),
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
