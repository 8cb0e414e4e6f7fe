// Texts drawn, moved, resized, duplicated and deleted with the mouse.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import {
  assertNear,
  boxes,
  captionsWritten,
  drag,
  onPicture,
  openDemo,
  selectedBox,
  selectText,
} from "./page.mjs";
import { FREE, find, ids, middleOf, openShown, plain, texts } from "./shown.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo, ShownBox } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
/** @type {ShownBox[]} */ let start;
before(async () => {
  demo = await openDemo();
  page = demo.page;
});
beforeEach(async () => {
  start = await openShown(page);
});
after(() => demo?.close());

describe("with the mouse, a text", () => {
  test("is drawn, and written", async () => {
    const at = await onPicture(page);
    await drag(page, at(0.95, 0.75), at(...FREE));
    const drawn = await selectedBox(page);
    assert.match(drawn.id, /^own-\d+$/);
    assert.ok(drawn.pinned);
    assert.ok(Math.abs(drawn.x - FREE[0]) < 0.005 && Math.abs(drawn.width - 0.33) < 0.005);
    await captionsWritten(page);
    assert.notEqual((await find(page, drawn.id)).text, "");
    assert.deepEqual(texts(await without(drawn.id)), texts(start));
  });

  test("is not made by a click, which selects nothing", async () => {
    const at = await onPicture(page);
    await selectText(page, "headline");
    await page.mouse.click(...at(...FREE));
    assert.deepEqual(await boxes(page), start);
  });

  test("is selected by a click, and stays where the composition has it", async () => {
    await selectText(page, "benefit-1");
    assert.deepEqual(plain(await boxes(page)), plain(start));
  });

  test("is moved, no farther than the picture's edge", async () => {
    const first = await find(page, "headline");
    const [x, y] = middleOf(first);
    const at = await onPicture(page);
    await drag(page, at(x, y), at(x + 0.13, y + 0.21), { free: true });
    const moved = await selectedBox(page);
    assert.ok(moved.pinned);
    // Its middle: it may have more lines there.
    const down = middleOf(moved)[1] - middleOf(first)[1];
    assert.ok(Math.abs(down - 0.21) < 0.03, JSON.stringify([first, moved]));
    await captionsWritten(page);
    const [again] = [await selectedBox(page)];
    await drag(page, at(...middleOf(again)), at(1.4, -0.5), { free: true });
    const last = await selectedBox(page);
    assert.ok(last.y > -0.05 && last.x + last.width <= 1.01, JSON.stringify(last));
    await captionsWritten(page);
  });

  test("stays where it is when it is taken hold of, before it moves", async () => {
    const before = await drawnLines("headline");
    const at = await onPicture(page);
    const [x, y] = middleOf(await find(page, "headline"));
    await page.mouse.move(...at(x, y));
    await page.mouse.down();
    const [left, top] = at(x, y);
    await page.mouse.move(left + 5, top);
    await page.mouse.move(left, top);
    await page.waitForSelector('.box.pinned[data-box="headline"]');
    const lines = await drawnLines("headline");
    await page.mouse.up();
    assert.deepEqual(
      lines.map(({ text }) => text),
      before.map(({ text }) => text),
    );
    lines.forEach(({ x, y }, index) => {
      assert.ok(Math.abs(x - (before[index]?.x ?? NaN)) < 1, "it jumped aside");
      assert.ok(Math.abs(y - (before[index]?.y ?? NaN)) < 1, "it jumped up or down");
    });
  });

  test("goes back where it was by Escape, and one that is drawn is not made", async () => {
    const at = await onPicture(page);
    const { mouse, keyboard } = page;
    const [x, y] = middleOf(await find(page, "headline"));
    for (const [from, to] of /** @type {const} */ ([
      [at(x, y), at(x + 0.1, y + 0.3)],
      [at(...FREE), at(0.8, 0.85)],
    ])) {
      await mouse.move(...from);
      await mouse.down();
      await mouse.move(...to, { steps: 3 });
      await keyboard.press("Escape");
      assert.equal(await page.locator(".drawing").count(), 0);
      await mouse.move(...at(0.5, 0.7), { steps: 3 });
      await mouse.up();
      assert.deepEqual(plain(await boxes(page)), plain(start));
    }
  });

  test("stays where it was let go, also where the page did not hear of it", async () => {
    const session = await demo.context.newCDPSession(page);
    const at = await onPicture(page);
    /** @param {"mousePressed" | "mouseMoved"} type @param {readonly [number, number]} place */
    const mouse = (type, [x, y], buttons = 1) => {
      const button = buttons ? "left" : "none";
      return session.send("Input.dispatchMouseEvent", { type, x, y, buttons, button });
    };
    const [x, y] = middleOf(await find(page, "headline"));
    for (const [from, to] of /** @type {const} */ ([
      [at(x, y), at(x + 0.1, y + 0.3)],
      [at(...FREE), at(0.9, 0.9)],
    ])) {
      await mouse("mousePressed", from);
      await mouse("mouseMoved", to);
      // Let go over a menu of the system, and then seen again without a button.
      await mouse("mouseMoved", at(0.5, 0.8), 0);
      await captionsWritten(page);
      const left = await selectedBox(page);
      await mouse("mouseMoved", at(0.7, 0.9), 0);
      assertNear(await selectedBox(page), left);
      assert.equal(await page.locator(".drawing").count(), 0);
    }
    await page.mouse.up();
    await session.detach();
  });

  for (const [corner, x, y] of /** @type {const} */ ([
    ["nw", 0, 0],
    ["ne", 1, 0],
    ["sw", 0, 1],
    ["se", 1, 1],
  ])) {
    test(`is made larger and smaller by its corner ${corner}, and never turned inside out`, async () => {
      await selectText(page, "headline");
      const size = Number(await page.inputValue("#text-size-number"));
      const before = await selectedBox(page);
      await dragHandle(corner, x ? 40 : -40, y ? 25 : -25);
      const grown = await selectedBox(page);
      const larger = Number(await page.inputValue("#text-size-number"));
      assert.ok(larger > size, `${larger} instead of more than ${size}`);
      const fixed = (/** @type {ShownBox} */ box) => box.x + (x ? 0 : box.width);
      assert.ok(Math.abs(fixed(grown) - fixed(before)) < 0.02, JSON.stringify([before, grown]));
      // Through the opposite corner.
      await dragHandle(corner, x ? -900 : 900, y ? -700 : 700);
      const least = await selectedBox(page);
      assert.ok(least.width > 0 && least.height > 0, JSON.stringify(least));
      assert.ok(Number(await page.inputValue("#text-size-number")) < size);
      await captionsWritten(page);
    });
  }

  test("has its lines broken elsewhere by its side, and its letters keep their size", async () => {
    await selectText(page, "headline");
    await page.fill("#box-text", "One two three four five");
    const size = await page.inputValue("#text-size-number");
    await dragHandle("e", -200, 0);
    assert.equal(await page.inputValue("#text-size-number"), size);
    const narrow = (await drawnLines("headline")).length;
    await dragHandle("e", 300, 0);
    assert.ok((await drawnLines("headline")).length < narrow);
  });

  test("is duplicated, deleted and added with buttons", async () => {
    await selectText(page, "headline");
    await page.click("#duplicate-box");
    const copy = await selectedBox(page);
    assert.match(copy.id, /^own-/);
    await captionsWritten(page);
    await page.click("#delete-box");
    assert.deepEqual(ids(await boxes(page)), ids(start));
    await page.click("#add-text");
    const added = await selectedBox(page);
    assert.equal((await boxes(page)).length, start.length + 1);
    const others = (await boxes(page)).filter(({ id }) => id !== added.id);
    for (const other of others) assert.ok(!overlap(added, other), JSON.stringify([added, other]));
    await captionsWritten(page);
  });

  test("goes back to the composition with a button, and says what it said", async () => {
    const at = await onPicture(page);
    const [x, y] = middleOf(await find(page, "benefit-1"));
    await drag(page, at(x, y), at(x + 0.1, y + 0.2));
    await captionsWritten(page);
    const words = (await find(page, "benefit-1")).text;
    await page.click("#back-to-composition");
    const back = await find(page, "benefit-1");
    assert.equal(back.pinned, false);
    assert.equal(back.text, words);
    assert.equal(await page.locator(".box.open").count(), 0);
  });
});

describe("a text that is dragged", () => {
  test("snaps to the middle, and a guide shows to what", async () => {
    const at = await onPicture(page);
    const [x, y] = middleOf(await find(page, "eyebrow"));
    await page.mouse.move(...at(x, y));
    await page.mouse.down();
    assert.equal(await page.locator(".guide").count(), 0);
    await page.mouse.move(...at(0.503, 0.5), { steps: 4 });
    const snapped = await selectedBox(page);
    assert.ok(Math.abs(snapped.x + snapped.width / 2 - 0.5) < 0.003, JSON.stringify(snapped));
    assert.equal((await guides())["x"], 0.5);

    await page.keyboard.down("Alt");
    await page.mouse.move(...at(0.504, 0.503));
    assert.deepEqual(await guides(), {});
    await page.keyboard.up("Alt");
    await page.mouse.up();
    assert.deepEqual(await guides(), {});
  });

  test("is written for its place when it is let go, and others keep their words", async () => {
    const at = await onPicture(page);
    const [x, y] = middleOf(await find(page, "headline"));
    await drag(page, at(x, y), at(0.5, 0.5));
    await page.waitForFunction(() =>
      /^1 caption in /.test(document.querySelector("#status")?.textContent ?? ""),
    );
    await captionsWritten(page);
    const others = (await boxes(page)).filter(({ id }) => id !== "headline");
    for (const { id, text } of others) {
      const before = start.find((box) => box.id === id);
      if (before) assert.equal(text, before.text);
    }
  });
});

/** @param {string} id */
async function without(id) {
  return (await boxes(page)).filter((box) => box.id !== id);
}

/** @param {string} handle @param {number} x @param {number} y in pixels of the window */
async function dragHandle(handle, x, y) {
  const box = await page.locator(`.box.selected [data-handle="${handle}"]`).boundingBox();
  assert.ok(box);
  const from = /** @type {const} */ ([box.x + box.width / 2, box.y + box.height / 2]);
  await drag(page, from, [from[0] + x, from[1] + y], { free: true });
}

/**
 * The lines of a text as they are drawn, in pixels of the composition.
 * @param {string} id
 */
function drawnLines(id) {
  return page.locator(`text[data-text="${id}"] tspan`).evaluateAll((lines) =>
    lines.map((line) => ({
      text: line.textContent ?? "",
      x: Number(line.getAttribute("x")),
      y: Number(line.getAttribute("y")),
    })),
  );
}

/** @param {ShownBox} a @param {ShownBox} b */
function overlap(a, b) {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0.001 && down > 0.001;
}

/** Where guides are, by their axes. */
async function guides() {
  const found = await page.locator(".guide").evaluateAll((elements) =>
    elements.map((element) => {
      const { classList, style } = /** @type {HTMLElement} */ (element);
      const axis = classList.contains("x") ? "x" : "y";
      const percent = parseFloat(axis === "x" ? style.left : style.top);
      return /** @type {const} */ ([axis, Math.round(percent * 1e6) / 1e8]);
    }),
  );
  return Object.fromEntries(found);
}
