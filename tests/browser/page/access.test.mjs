// The page for everybody: rules of accessibility, the keyboard alone, all widths, light and dark.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";

import { artifactsPath } from "../paths.mjs";
import { openBatch } from "./batches.mjs";
import { captionsWritten, compositionsDrawn, openDemo, openSample, selectText } from "./page.mjs";
import { brokenPhoto, drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { AxeResults } from "axe-core" */
/** @import { Demo } from "./page.mjs" */

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;
before(async () => {
  await mkdir(artifactsPath, { recursive: true });
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  describe(`in ${colorScheme} colours`, () => {
    before(() => page.emulateMedia({ colorScheme }));

    test("a sample breaks no rule", async () => {
      await openSample(page);
      await compositionsDrawn(page);
      await assertNoViolations();
    });

    test("a selected text with words of one's own breaks no rule", async () => {
      await selectText(page, "headline");
      await page.locator(".alternative").first().waitFor();
      await page.fill("#box-text", "Only today");
      await assertNoViolations();
    });

    test("all that can be opened breaks no rule", async () => {
      await openAll(true);
      await assertNoViolations();
      await openAll(false);
    });

    test("several photos, and an error, break no rule", async () => {
      await openBatch(page);
      await page.setInputFiles("#choose-photo-file", brokenPhoto);
      await page.locator("#error").waitFor();
      await assertNoViolations();
      await page.click("#batch-close");
    });
  });
}

describe("the keyboard alone", () => {
  test("reaches every control", async () => {
    await openBatch(page);
    await selectText(page, "headline");
    await page.locator(".alternative").first().waitFor();
    const missed = await page.evaluate(() => {
      const controls = document.querySelectorAll(
        "button, select, textarea, input:not([tabindex='-1']), summary, a[href], [tabindex='0']",
      );
      for (const control of controls) control.classList.add("not-reached");
      document.addEventListener("focusin", ({ target }) => {
        if (!(target instanceof Element)) return;
        target.classList.remove("not-reached");
        // Arrow keys choose among those that have one name.
        const name = target.getAttribute("type") === "radio" && target.getAttribute("name");
        if (!name) return;
        for (const one of document.getElementsByName(name)) one.classList.remove("not-reached");
      });
      document.body.tabIndex = -1;
      document.body.focus();
      return controls.length;
    });
    // Twice round, for the focus leaves the page in between.
    for (let left = missed + 20; left > 0; left--) await page.keyboard.press("Tab");
    const left = await page
      .locator(".not-reached:visible:enabled")
      .evaluateAll((controls) => controls.map(({ outerHTML }) => outerHTML.slice(0, 120)));
    assert.deepEqual(left, []);
  });

  test("chooses fonts and a composition", async () => {
    await page.locator('input[name="fonts"]:checked').focus();
    await page.keyboard.press("ArrowRight");
    await page.locator('#picture text[font-family^="\\"Playfair"]').first().waitFor();
    assert.ok(await page.locator('input[name="fonts"][value="playfair"]').isChecked());
    const last = page.locator(".composition").last();
    await last.focus();
    await page.keyboard.press("Enter");
    await page.locator('.composition[aria-pressed="true"]:focus').waitFor();
    assert.equal(await last.getAttribute("aria-pressed"), "true");
    assert.equal(await page.locator("#undo").getAttribute("aria-disabled"), "false");
    await captionsWritten(page);
  });

  test("sees where it is", async () => {
    for (const control of ["#undo", "#title", "#format", ".box", ".composition", "summary"]) {
      await page.locator(control).first().focus();
      // As the keyboard would: only then is the focus shown.
      await page.keyboard.press("Shift");
      const outline = await page
        .locator(control)
        .first()
        .evaluate((element) => {
          // Around what one takes hold of, which is larger than the letters.
          const part = element.matches(".box") ? "::after" : null;
          return getComputedStyle(element, part).outline;
        });
      assert.match(outline, /solid [2-9]px/, control);
    }
  });
});

describe("in forced colours", () => {
  before(async () => {
    await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
    await openSample(page);
    await compositionsDrawn(page);
  });
  after(() => page.emulateMedia({ forcedColors: "none" }));

  /** @param {string} selector */
  const coloursOf = (selector) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { color, backgroundColor, borderColor } = getComputedStyle(element);
        return { color, backgroundColor, borderColor };
      });
  /** @param {string} name */
  const system = (name) =>
    page.evaluate((name) => {
      document.body.style.outlineColor = name;
      return getComputedStyle(document.body).outlineColor;
    }, name);

  test("what is chosen has the colours of what is", async () => {
    await page.locator(".composition").last().click();
    await page.evaluate(() =>
      document.querySelector("#draw-text")?.setAttribute("aria-pressed", "true"),
    );
    const [ground, ink] = [await system("Highlight"), await system("HighlightText")];
    for (const [chosen, other] of /** @type {const} */ ([
      [".switch input:checked + span", ".switch input:not(:checked) + span"],
      ['.composition[aria-pressed="true"]', '.composition[aria-pressed="false"]'],
      ["#draw-text", "#add-text"],
    ])) {
      const { color, backgroundColor } = await coloursOf(chosen);
      assert.deepEqual([backgroundColor, color], [ground, ink], chosen);
      assert.notEqual((await coloursOf(other)).backgroundColor, ground, other);
    }
    await page.evaluate(() =>
      document.querySelector("#draw-text")?.setAttribute("aria-pressed", "false"),
    );
  });

  test("a photo, and what is drawn on it, keeps its own", async () => {
    await selectText(page, "headline");
    const parts = [".stage", "#picture", ".box:not(.selected)", ".handle"];
    const forced = [];
    for (const part of parts) forced.push(await coloursOf(part));
    await page.emulateMedia({ forcedColors: "none" });
    for (const [index, part] of parts.entries()) {
      const { backgroundColor, borderColor } = await coloursOf(part);
      assert.equal(forced[index]?.backgroundColor, backgroundColor, part);
      if (index >= 2) assert.equal(forced[index]?.borderColor, borderColor, part);
    }
  });
});

describe("a window", () => {
  before(async () => {
    await openSample(page);
    await compositionsDrawn(page);
    await selectText(page, "headline");
    await page.locator(".alternative").first().waitFor();
    if (await page.locator("#batch").isHidden()) await openBatch(page);
  });

  for (const width of [360, 800, 1440]) {
    test(`${width} pixels wide holds the page`, async () => {
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width, height: 900 });
      await assertNoOverflow();
      await photograph(`page-${width}.png`);
      await page.locator("#stage").scrollIntoViewIfNeeded();
      const stage = await page.locator("#stage").boundingBox();
      assert.ok(stage && stage.width >= Math.min(width - 60, 400), JSON.stringify(stage));
    });
  }

  test("that is dark shows the page in dark colours", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    const [red = 255] = await page.evaluate(() =>
      (getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g) ?? []).map(Number),
    );
    assert.ok(red < 64);
    await photograph("page-dark.png");
  });

  test("of a phone holds long titles and names", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const long = "Handtaschenverschlussreparaturwerkzeug".repeat(3);
    await page.fill("#title", long);
    await page.setInputFiles("#choose-photo-file", [
      await drawPhoto(page, `${long}.jpg`),
      { ...brokenPhoto, name: `${long}2.jpg` },
    ]);
    await page.locator(".batch-item.failed").waitFor();
    await page.locator(".batch-item.done").waitFor();
    await page.setInputFiles("#choose-photo-file", { ...brokenPhoto, name: `${long}3.jpg` });
    await page.locator("#error").waitFor();
    await assertNoOverflow();
  });
});

/** @param {string} name */
async function photograph(name) {
  await page.mouse.move(1, 1);
  // What is out of sight is not painted otherwise.
  const style = ".batch-item { content-visibility: visible !important }";
  await page.screenshot({ path: `${artifactsPath}/${name}`, fullPage: true, style });
}

/** @param {boolean} open */
async function openAll(open) {
  await page.locator("details").evaluateAll((all, open) => {
    for (const details of all) details.toggleAttribute("open", open);
  }, open);
}

async function assertNoOverflow() {
  // A window of another size is laid out in the next frames.
  await page.waitForFunction(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth === clientWidth;
  });
}

async function assertNoViolations() {
  // Not as a script of the page, which its policy forbids.
  await page.evaluate(await readFile(AXE, "utf8"));
  const violations = await page.evaluate(async () => {
    const { axe } = /** @type {{ axe: { run(): Promise<AxeResults> } }} */ (
      /** @type {unknown} */ (window)
    );
    const { violations } = await axe.run();
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 150)} ${failureSummary}`),
    }));
  });
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(grave, []);
}
