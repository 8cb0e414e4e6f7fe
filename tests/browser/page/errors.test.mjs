// What goes wrong is said in words, and the page goes on.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { after, before, describe, test } from "node:test";

import {
  captions,
  captionsWritten,
  nextFrame,
  openDemo,
  openSample,
  photoShown,
  selectText,
  SMALL,
  TINY,
} from "./page.mjs";
import { brokenPhoto, drawPhoto, dropFiles } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {string} */ let folder;
before(async () => {
  folder = await mkdtemp(`${tmpdir()}/caponimage-`);
  await writeFile(`${folder}/notes.txt`, "no picture");
  demo = await openDemo();
  await captionsWritten(demo.page);
});
after(async () => {
  await demo?.close();
  if (folder) await rm(folder, { recursive: true });
});

test("a file that is no picture leaves what was open", async () => {
  const { page } = demo;
  const before = await captions(page);
  await page.setInputFiles("#choose-photo-file", brokenPhoto);
  assert.match(await error(), /^broken\.jpg is damaged, or not a picture/);
  assert.deepEqual(await captions(page), before);
  await openSample(page, 1);
});

for (const name of ["IMG_0001.HEIC", "DSC1.CR2"]) {
  test(`${name} that no system gives a type is no less a picture`, async () => {
    const { page } = demo;
    await openSample(page, 2);
    await page.evaluate((name) => {
      const data = new DataTransfer();
      data.items.add(new File(["of no use"], name));
      document.body.dispatchEvent(
        new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }),
      );
    }, name);
    assert.match(await error(), new RegExp(`^${name} is damaged, or not a picture`));
  });
}

test("a folder without pictures says so, chosen or dropped", async () => {
  const { page } = demo;
  await page.setInputFiles("#choose-folder-file", folder);
  assert.equal(await error(), "There is no picture among these files.");
  await openSample(page, 2);
  await dropFiles(demo, [folder], 300, 300);
  assert.equal(await error(), "There is no picture among these files.");
});

test("a model that is not there says so", async () => {
  const { page, server } = demo;
  await page.goto(`${server.origin}/?device=cpu&model=absent`);
  assert.match(await error(), /^The model is not on this server\. \(.*404/);
  // Nor are texts promised that nobody writes; what the product tells is there.
  assert.equal(await page.locator("#stage .pending, #stage .loading").count(), 0);
  await page.locator(".box").first().waitFor();
});

test("several photos without a model say so, each", async () => {
  const { page } = demo;
  const photos = [await drawPhoto(page, "one.jpg"), await drawPhoto(page, "two.jpg")];
  await page.setInputFiles("#choose-photo-file", photos);
  await page.locator(".batch-item.failed").nth(1).waitFor();
  const said = await page.locator(".batch-error").allInnerTexts();
  assert.equal(said.length, 2);
  for (const text of said) assert.match(text, /^The model is not on this server/);
});

for (const [name, file, answer, words] of /** @type {const} */ ([
  ["does not fit", "config.json", Buffer.from("{}"), /^This model does not fit this page/],
  ["is damaged", "tokenizer.json", Buffer.from("{}"), /^The model's files are damaged/],
  ["can't be had", "config.json", "drop", /^The model could not be downloaded\. Check your/],
])) {
  test(`a model that ${name} says so`, async () => {
    const { page, server } = demo;
    server.answers.set(`/models/small/${file}`, answer);
    await page.goto(`${server.origin}/${SMALL}`);
    assert.match(await error(), words);
    assert.equal(await page.locator("#loading").count(), 0);
    server.answers.clear();
  });
}

describe("what fails beside the captions is said, and they are written", () => {
  /** @param {(page: Page) => Promise<unknown>} prepare */
  async function visit(prepare) {
    const page = await (await demo.browser.newContext({ serviceWorkers: "block" })).newPage();
    await prepare(page);
    await page.goto(`${demo.server.origin}/${TINY}`);
    return page;
  }

  for (const [name, answer] of /** @type {const} */ ([
    ["can't be had", "drop"],
    ["is not there", gone],
    ["is another page", Buffer.from("<!doctype html>")],
  ])) {
    test(`a list of samples that ${name}`, async () => {
      const page = await visit(async () =>
        demo.server.answers.set("/samples/samples.json", answer),
      );
      await page.getByText("The samples could not be loaded.").waitFor();
      await page.setInputFiles("#choose-photo-file", await drawPhoto(demo.page, "own.jpg"));
      await captionsWritten(page);
      demo.server.answers.clear();
      await page.context().close();
    });
  }

  test("an address that may not be changed", async () => {
    const page = await visit((page) =>
      page.addInitScript(() => {
        history.replaceState = () => {
          throw new DOMException("not here", "SecurityError");
        };
      }),
    );
    await captionsWritten(page);
    await page.context().close();
  });

  test("a font that can't be had now, until it can", async () => {
    const page = await visit((page) => page.route(/\.woff2$/, (route) => route.abort()));
    await captionsWritten(page);
    await page.click("#export-svg");
    const said = page.locator("#error");
    assert.equal(
      await said.innerText(),
      "The file could not be made: There may be a new version of this page. Reload it to go on.",
    );
    await page.unroute(/\.woff2$/);
    const download = page.waitForEvent("download");
    await page.click("#export-svg");
    assert.equal((await download).suggestedFilename(), "handbag-captions.svg");
    assert.equal(await said.count(), 0);
    // Also on the page, whose letters are measured by them.
    const fonts = () =>
      [...document.fonts].map(({ family, weight }) => `${family} ${weight}`).sort();
    assert.deepEqual(await page.evaluate(fonts), ["Poppins 400", "Poppins 600"]);
    await page.evaluate(nextFrame);
    const [measured, drawn] = await page.evaluate(() =>
      ['[data-box="headline"]', '[data-text="headline"]'].map(
        (part) => document.querySelector(part)?.getBoundingClientRect().width ?? NaN,
      ),
    );
    assert.ok(measured && drawn);
    assert.ok(Math.abs(drawn - measured) < 0.04 * measured, `${drawn} instead of ${measured}`);
    await page.context().close();
  });

  test("a fault that nobody thought of, but not those of extensions", async () => {
    const page = await visit(async () => {});
    await captionsWritten(page);
    await page.evaluate(() => {
      const error = new Error("of an extension");
      error.stack = "Error: of an extension\n at chrome-extension://abc/content.js:1:1";
      void Promise.reject(error);
    });
    await page.evaluate(nextFrame);
    assert.equal(await page.locator("#error").count(), 0);
    await page.evaluate(() => void Promise.reject(new Error("of the page")));
    const said = page.locator("#error");
    assert.match(await said.innerText(), /^Something went wrong\..*\(of the page\)$/);
    await page.context().close();
  });
});

describe("a call that fails is no answer", () => {
  /**
   * A visit on which a call of the engine gets a box that cannot be.
   * @param {(input: { request: { alternatives?: number } }) => boolean} fails
   */
  async function visit(fails) {
    const page = await (await demo.browser.newContext({ serviceWorkers: "block" })).newPage();
    await page.addInitScript((fails) => {
      const isTheOne = (0, eval)(fails);
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (
        /** @type {any} */ message,
        /** @type {any} */ rest,
      ) {
        const { name, input } = message;
        if (name === "caption" && isTheOne(input)) {
          input.request.boxes = [{ x: 2, y: 0, width: 1, height: 1 }];
        }
        postMessage.call(this, message, rest);
      };
    }, String(fails));
    await page.goto(`${demo.server.origin}/${TINY}`);
    return page;
  }

  test("where other words are looked for, it says what happened", async () => {
    const page = await visit(({ request }) => request.alternatives !== undefined);
    await captionsWritten(page);
    await selectText(page, "headline");
    const said = page.locator(".alternatives .hint", { hasNotText: "Looking for others…" });
    assert.match(await said.innerText(), /^A box cannot be used\./);
    await page.context().close();
  });

  test("where captions are written, too, and nothing waits for them any more", async () => {
    const page = await visit(({ request }) => request.alternatives === undefined);
    assert.match(await page.locator("#error").innerText(), /^A box cannot be used\./);
    assert.equal(await page.locator("#stage .pending, #stage .loading").count(), 0);
    await page.locator('.box[data-role="eyebrow"]').waitFor();
    // Another picture is asked about anew.
    await page.locator(".sample").nth(1).click();
    await photoShown(page, "Tonvale Wireless Over-Ear Headphones, Black");
    assert.match(await page.locator("#error").innerText(), /^A box cannot be used\./);
    await page.context().close();
  });
});

test("the next visit goes on as if nothing had been", async () => {
  await demo.page.reload();
  await captionsWritten(demo.page);
});

/** @type {import("../server.mjs").Handler} */
function gone(_, response) {
  return response.writeHead(404).end("[]");
}

async function error() {
  const shown = demo.page.locator("#error");
  await shown.waitFor();
  assert.equal(await shown.getAttribute("role"), "alert");
  return shown.innerText();
}
