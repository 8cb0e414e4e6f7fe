// A project as a JSON file, with and without its photo.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";

import { becomes, everything, moveText, openList } from "./kept.mjs";
import {
  captionsWritten,
  nextFrame,
  openDemo,
  openSample,
  photoShown,
  selectText,
} from "./page.mjs";
import { drawPhoto } from "./photos.mjs";

/** @import { Page } from "playwright-core" */
/** @import { Demo } from "./page.mjs" */

/** @type {Demo} */ let demo;
/** @type {Page} */ let page;

before(async () => {
  demo = await openDemo();
  page = demo.page;
  await captionsWritten(page);
});
after(() => demo?.close());

describe("a project as JSON", () => {
  /** @type {Awaited<ReturnType<typeof everything>>} */ let made;
  /** @type {{ name: string, mimeType: string, buffer: Buffer }} */ let photo;
  /** @type {string} */ let json;

  test("holds its photo, and opens anywhere", async () => {
    photo = await drawPhoto(page, "own.jpg");
    await page.setInputFiles("#choose-photo-file", photo);
    await photoShown(page, "own.jpg");
    await page.fill("#title", "Mine");
    await captionsWritten(page);
    await selectText(page, "headline");
    await page.fill("#box-text", 'New & "red" <3');
    await moveText(page, "benefit-1");
    made = await everything(page);
    const whole = await takeJson();
    const parsed = JSON.parse(whole);
    const data = `data:image/jpeg;base64,${photo.buffer.toString("base64")}`;
    assert.equal(parsed.photo.data, data);
    delete parsed.photo.data;
    json = JSON.stringify(parsed);
    await openSample(page, 0);
    await chooseJson(whole);
    await photoShown(page, "Mine");
    await becomes(page, made);
  });

  test("that does not hold its photo opens with it", async () => {
    await openSample(page, 0);
    await chooseJson(json, [photo]);
    await photoShown(page, "Mine");
    await becomes(page, made);
  });

  test("opens on the photo of that name that is on the page", async () => {
    await page.fill("#title", "Another");
    await chooseJson(json);
    await photoShown(page, "Mine");
    await becomes(page, made);
  });

  test("asks for its photo where that is nowhere", async () => {
    await openSample(page, 0);
    await chooseJson(json);
    assert.match(await page.locator("#error").innerText(), /Drop own\.jpg together with it/);
  });

  test("is told from other JSON", async () => {
    await chooseJson('{"name":"x"}');
    assert.match(await page.locator("#error").innerText(), /A project file comes from Export/);
    await chooseJson(JSON.stringify({ ...JSON.parse(json), version: 99 }));
    assert.match(await page.locator("#error").innerText(), /newer version of this page/);
    // A photo with something beside it is a photo.
    const other = await drawPhoto(page, "beside.jpg");
    await chooseJson('{"name":"x"}', [other]);
    await photoShown(page, "beside.jpg");
  });

  test("is chosen with a button, too", async () => {
    await openList(page);
    const buffer = Buffer.from(json);
    const chooser = page.waitForEvent("filechooser");
    await page.click("#open-json");
    await page.setInputFiles("#choose-photo-file", photo);
    await photoShown(page, "own.jpg");
    await (await chooser).setFiles({ name: "a.json", mimeType: "application/json", buffer });
    await photoShown(page, "Mine");
  });
});

async function takeJson() {
  const event = page.waitForEvent("download");
  await page.click("#export-json");
  return (await readFile(await (await event).path())).toString();
}

/**
 * @param {string} text
 * @param {{ name: string, mimeType: string, buffer: Buffer }[]} [others] what is chosen with it
 */
async function chooseJson(text, others = []) {
  const file = { name: "a.json", mimeType: "application/json", buffer: Buffer.from(text) };
  await page.setInputFiles("#choose-photo-file", [file, ...others]);
  await page.evaluate(nextFrame);
}
