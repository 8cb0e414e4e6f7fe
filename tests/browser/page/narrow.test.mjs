// A page as narrow as a phone: what stands beneath the picture, and in which rows.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { captionsWritten, chooseComposition, openDemo, openSample, selectText } from "./page.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  const viewport = { width: 360, height: 800 };
  demo = await openDemo({ context: { viewport, hasTouch: true, isMobile: true } });
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

for (const width of [360, 800]) {
  test(`at ${width} pixels the chosen composition is in sight when another photo has come, and the page stays`, async () => {
    await page.setViewportSize({ width, height: 800 });
    await openSample(page, 0);
    const names = await page
      .locator(".composition")
      .evaluateAll((all) => all.map((each) => each.getAttribute("data-composition") ?? ""));
    // The strip is at its other end, and what is chosen next stands at this one.
    await chooseComposition(page, names.at(-1) ?? "");
    assert.ok((await scrolled()) > 0);
    await page.evaluate(() => scrollTo(0, 0));
    await openSample(page, 2);
    await page.waitForFunction(() => {
      const strip = document.querySelector("#compositions")?.getBoundingClientRect();
      const chosen = document
        .querySelector('.composition[aria-pressed="true"]')
        ?.getBoundingClientRect();
      return strip && chosen && chosen.left >= strip.left && chosen.right <= strip.right;
    });
    assert.equal(await page.evaluate(() => scrollY), 0);
  });
}

test("size and zoom share one row, and so do all buttons of a text", async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  assert.equal(await rows("#format, #zoom-out, #zoom-fit, #zoom-in"), 1);
  await selectText(page, "headline");
  assert.equal(await rows("#rewrite-box, #duplicate-box, #delete-box"), 1);
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overhang, 0);
});

function scrolled() {
  return page.locator("#compositions").evaluate(({ scrollLeft }) => scrollLeft);
}

/** In how many rows some elements stand, by their middles. @param {string} selector */
function rows(selector) {
  return page.locator(selector).evaluateAll((all) => {
    const middles = all.map((each) => {
      const { top, bottom } = each.getBoundingClientRect();
      return (top + bottom) / 2;
    });
    const starts = middles
      .sort((one, other) => one - other)
      .filter((middle, index) => middle - (middles[index - 1] ?? -Infinity) > 8);
    return starts.length;
  });
}
