// Boxes drawn, moved, resized, duplicated and deleted with the mouse and the keyboard, and undone.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import {
  assertNear,
  boxes,
  captions,
  captionsWritten,
  drag,
  onPicture,
  openDemo,
  openSample,
  selectedBox,
} from "./page.mjs";

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
  await openSample(page);
  start = await boxes(page);
});
after(() => demo?.close());

describe("with the mouse, a box", () => {
  test("is drawn, and captioned", async () => {
    const at = await onPicture(page);
    await drag(page, at(0.7, 0.6), at(0.4, 0.45));
    const drawn = await selectedBox(page);
    assertNear(drawn, { x: 0.4, y: 0.45, width: 0.3, height: 0.15 });
    await captionsWritten(page);
    assert.deepEqual((await captions(page)).slice(0, -1), texts(start));
    assert.notEqual((await captions(page)).at(-1), "");
  });

  test("is not made by a click, which selects nothing", async () => {
    const at = await onPicture(page);
    await page.mouse.click(...at(0.1, 0.1));
    await selectedBox(page);
    await page.mouse.click(...at(0.6, 0.5));
    assert.deepEqual(await boxes(page), start);
  });

  test("is moved, no farther than the picture's edge", async () => {
    const [first = assert.fail()] = start;
    const at = await onPicture(page);
    await drag(page, at(0.1, 0.1), at(0.23, 0.31), { free: true });
    assertNear(await selectedBox(page), { ...first, x: first.x + 0.13, y: first.y + 0.21 });
    await drag(page, at(0.25, 0.31), at(1.4, -0.5), { free: true });
    assertNear(await selectedBox(page), { ...first, x: 1 - first.width, y: 0 });
    await captionsWritten(page);
  });

  test("goes back where it was by Escape, and one that is drawn is not made", async () => {
    const at = await onPicture(page);
    const { mouse, keyboard } = page;
    for (const [from, to] of /** @type {const} */ ([
      [at(0.1, 0.1), at(0.2, 0.4)],
      [at(0.4, 0.45), at(0.6, 0.65)],
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
    for (const [from, to] of /** @type {const} */ ([
      [at(0.1, 0.1), at(0.2, 0.3)],
      [at(0.4, 0.55), at(0.6, 0.7)],
    ])) {
      await mouse("mousePressed", from);
      await mouse("mouseMoved", to);
      // Let go over a menu of the system, and then seen again without a button.
      await mouse("mouseMoved", at(0.5, 0.8), 0);
      const left = await selectedBox(page);
      await mouse("mouseMoved", at(0.7, 0.9), 0);
      assertNear(await selectedBox(page), left);
      assert.equal(await page.locator(".drawing").count(), 0);
    }
    const [moved, drawn] = [(await boxes(page))[0], (await boxes(page)).at(-1)];
    assertNear(moved ?? assert.fail(), { ...(start[0] ?? assert.fail()), x: 0.2, y: 0.3 }, 0.1);
    assertNear(drawn ?? assert.fail(), { x: 0.4, y: 0.55, width: 0.2, height: 0.15 });
    await page.mouse.up();
    await session.detach();
    await captionsWritten(page);
  });

  for (const [corner, x, y] of /** @type {const} */ ([
    ["nw", 0, 0],
    ["ne", 1, 0],
    ["sw", 0, 1],
    ["se", 1, 1],
  ])) {
    test(`is resized by its corner ${corner}, and never turned inside out`, async () => {
      const box = { x: 0.35, y: 0.35, width: 0.3, height: 0.3 };
      const at = await onPicture(page);
      await drag(page, at(0.35, 0.35), at(0.65, 0.65));
      const from = at(box.x + x * box.width, box.y + y * box.height);
      const out = /** @type {const} */ ([x ? 0.08 : -0.08, y ? 0.06 : -0.06]);
      await drag(page, from, at(box.x + x * 0.3 + out[0], box.y + y * 0.3 + out[1]), {
        free: true,
      });
      const grown = {
        x: x ? box.x : box.x - 0.08,
        y: y ? box.y : box.y - 0.06,
        width: 0.38,
        height: 0.36,
      };
      assertNear(await selectedBox(page), grown);
      // Through the opposite corner.
      const [farX, farY] = [x ? grown.x - 0.2 : 0.9, y ? grown.y - 0.2 : 0.9];
      await drag(page, at(grown.x + x * 0.38, grown.y + y * 0.36), at(farX, farY), { free: true });
      const least = await selectedBox(page);
      assert.ok(least.width > 0.03 && least.height > 0.03, JSON.stringify(least));
      assert.ok(least.width < 0.06 && least.height < 0.06, JSON.stringify(least));
      await captionsWritten(page);
    });
  }

  test("is duplicated, deleted and added with buttons", async () => {
    await page.locator(".box").first().click();
    await page.click("#duplicate-box");
    const copy = await selectedBox(page);
    assert.notEqual(copy.id, start[0]?.id);
    assert.equal(copy.width, start[0]?.width);
    await captionsWritten(page);
    await page.click("#delete-box");
    assert.deepEqual(ids(await boxes(page)), ids(start));
    await page.click("#add-box");
    assert.equal((await boxes(page)).length, start.length + 1);
    await captionsWritten(page);
    await page.click("#remove-boxes");
    assert.deepEqual(await boxes(page), []);
    await page.click("#undo");
    assert.equal((await boxes(page)).length, start.length + 1);
  });
});

describe("a box that is dragged", () => {
  test("snaps to the middle and to other boxes, and guides show to what", async () => {
    const [first = assert.fail(), , third = assert.fail()] = start;
    const at = await onPicture(page);
    const middle = first.x + first.width / 2;
    await page.mouse.move(...at(middle, 0.1));
    await page.mouse.down();
    assert.equal(await page.locator(".guide").count(), 0);
    // A little beside the middle, and with its top a little beneath that of another box.
    await page.mouse.move(...at(0.504, 0.1 + third.y - first.y + 0.004), { steps: 4 });
    const snapped = await selectedBox(page);
    assertNear(snapped, { ...first, x: 0.5 - first.width / 2, y: third.y }, 1e-6);
    assert.deepEqual(await guides(), { x: 0.5, y: third.y });

    await page.keyboard.down("Alt");
    await page.mouse.move(...at(0.505, 0.1 + third.y - first.y + 0.005));
    assert.deepEqual(await guides(), {});
    const free = await selectedBox(page);
    assert.ok(Math.abs(free.x - snapped.x) > 0.002 && Math.abs(free.y - snapped.y) > 0.002);
    await page.keyboard.up("Alt");
    await page.mouse.move(...at(0.504, 0.1 + third.y - first.y + 0.004));
    assert.equal(Object.keys(await guides()).length, 2);
    await page.mouse.up();
    assert.deepEqual(await guides(), {});
  });

  test("snaps with the corner that is dragged", async () => {
    const [{ x, y, width, height } = assert.fail()] = start;
    const at = await onPicture(page);
    await page.locator(".box").first().click();
    await drag(page, at(x + width, y + height), at(0.504, 0.22));
    assert.ok(Math.abs((await selectedBox(page)).width - (0.5 - x)) < 1e-6);
  });

  test("has its caption written while the mouse is held, and others keep theirs", async () => {
    const at = await onPicture(page);
    const before = await page.locator("#status").innerText();
    assert.match(before, /^4 captions in /);
    await page.mouse.move(...at(0.2, 0.1));
    await page.mouse.down();
    await page.mouse.move(...at(0.3, 0.45), { steps: 3 });
    await page.waitForFunction(() =>
      /^1 caption in /.test(document.querySelector("#status")?.textContent ?? ""),
    );
    await captionsWritten(page);
    assert.deepEqual((await captions(page)).slice(1), texts(start).slice(1));
    // Where it is now, as if it had always been there.
    const [dragged] = await captions(page);
    await page.mouse.up();
    assert.equal((await captions(page))[0], dragged);
    assert.equal(await page.locator(".box.open").count(), 0);
  });
});

describe("with the keyboard, a box", () => {
  test("is reached with Tab, moved and resized with arrows", async () => {
    const [first = assert.fail()] = start;
    await page.locator("#remove-boxes").focus();
    await page.keyboard.press("Tab");
    assert.equal((await selectedBox(page)).id, first.id);
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
    assertNear(await selectedBox(page), { ...first, x: first.x + 0.02, y: first.y + 0.01 }, 1e-6);
    for (const key of ["ArrowLeft", "ArrowUp", "ArrowUp"]) await page.keyboard.press(key);
    assertNear(await selectedBox(page), { ...first, x: first.x + 0.01, y: first.y - 0.01 }, 1e-6);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    const { width, height } = await selectedBox(page);
    assert.ok(Math.abs(width - first.width - 0.01) < 1e-6);
    assert.ok(Math.abs(height - first.height - 0.01) < 1e-6);
    await captionsWritten(page);
    // Pressed in a row, they are one step.
    await page.keyboard.press("Control+z");
    assert.deepEqual(texts(await boxes(page)), texts(start));
    assertNear(await selectedBox(page), first, 1e-6);
  });

  test("is duplicated and deleted, and the focus stays among the boxes", async () => {
    await page.locator(".box").nth(1).focus();
    await page.keyboard.press("Control+d");
    const copy = await selectedBox(page);
    await page.locator(`.box[data-box="${copy.id}"]:focus`).waitFor();
    await page.keyboard.press("Delete");
    assert.deepEqual(ids(await boxes(page)), ids(start));
    await page.locator(".box:focus").waitFor();
    await page.keyboard.press("Backspace");
    assert.equal((await boxes(page)).length, start.length - 1);
  });

  test("is written into with Enter, and left with Escape", async () => {
    await page.locator(".box").first().focus();
    await page.keyboard.press("Enter");
    await page.locator("#box-text:focus").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".box.selected:focus").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".box.selected").count(), 0);
  });
});

describe("undo", () => {
  test("takes a drag back in one step, with its caption, and redo brings it again", async () => {
    const at = await onPicture(page);
    await drag(page, at(0.2, 0.1), at(0.35, 0.4));
    await captionsWritten(page);
    const moved = await boxes(page);
    assert.notDeepEqual(moved, start);
    await page.click("#undo");
    assert.deepEqual(plain(await boxes(page)), plain(start));
    assert.equal(await page.locator(".box.open").count(), 0, "captions came back, too");
    await page.click("#redo");
    assert.deepEqual(plain(await boxes(page)), plain(moved));
    assert.equal(await page.locator(".box.open").count(), 0);
    assert.equal(await page.getAttribute("#redo", "aria-disabled"), "true");
  });

  test("goes by Ctrl+Z and Ctrl+Shift+Z, step by step", async () => {
    const at = await onPicture(page);
    await drag(page, at(0.2, 0.1), at(0.3, 0.3));
    await drag(page, at(0.3, 0.3), at(0.35, 0.5));
    await page.keyboard.press("Delete");
    const counts = [];
    for (const keys of ["Control+z", "Control+z", "Control+z"]) {
      await page.keyboard.press(keys);
      counts.push((await boxes(page)).length);
    }
    assert.deepEqual(counts, [4, 4, 4]);
    assert.deepEqual(plain(await boxes(page)), plain(start));
    await page.keyboard.press("Control+Shift+z");
    await page.keyboard.press("Control+Shift+z");
    await page.keyboard.press("Control+Shift+z");
    assert.deepEqual(ids(await boxes(page)), ids(start).slice(1));
    await captionsWritten(page);
  });

  test("goes by the keys of layouts without Latin letters, too", async () => {
    const focused = page.locator(".box").first();
    await focused.focus();
    const counts = [];
    for (const [key, code] of [
      ["в", "KeyD"],
      ["я", "KeyZ"],
      ["н", "KeyY"],
      // Where a layout has Latin letters, they count and not their places.
      ["z", "KeyW"],
      ["w", "KeyZ"],
    ]) {
      await page.locator(".box:focus").first().or(focused).first().dispatchEvent("keydown", {
        key,
        code,
        ctrlKey: true,
        bubbles: true,
      });
      counts.push((await boxes(page)).length - start.length);
    }
    assert.deepEqual(counts, [1, 0, 1, 0, 0]);
  });

  test("goes back to the photo before, and what was written there", async () => {
    const picture = await page.getAttribute("#photo", "src");
    const title = await page.inputValue("#title");
    await openSample(page, 1);
    assert.notEqual(await page.getAttribute("#photo", "src"), picture);
    await page.keyboard.press("Control+z");
    assert.equal(await page.getAttribute("#photo", "src"), picture);
    assert.equal(await page.inputValue("#title"), title);
    assert.deepEqual(await boxes(page), start);
    const shown = await page.$eval("#photo", (image) =>
      /** @type {HTMLImageElement} */ (image).decode().then(() => true),
    );
    assert.ok(shown, "the picture was not closed");
  });
});

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

/** @param {ShownBox[]} shown */
function texts(shown) {
  return shown.map(({ text }) => text);
}

/** @param {ShownBox[]} shown */
function ids(shown) {
  return shown.map(({ id }) => id);
}

/**
 * Boxes without which of them is selected.
 * @param {ShownBox[]} shown
 */
function plain(shown) {
  return shown.map(({ selected: _, ...box }) => box);
}
