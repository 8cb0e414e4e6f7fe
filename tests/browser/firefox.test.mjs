// The package in Firefox: there is no WebGPU adapter, and the CPU gives the captions of Chromium.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";

import { launch as launchFirefox } from "puppeteer-core";

import { launch, loadCaptioner, openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServer } from "./server.mjs";

/** @import { Server } from "./server.mjs" */

const FIREFOX = process.env["FIREFOX"] || "/usr/bin/firefox-esr";
const skip = existsSync(FIREFOX) ? false : "there is no Firefox";
const MODEL = "/test-models/tiny/";

/** @type {Server} */ let server;
before(async () => {
  server = await startServer();
});
after(() => server?.close());

test("Firefox writes the captions of Chromium", { skip }, async () => {
  const chromium = await launch();
  const page = await openBlank(chromium, server);
  await loadCaptioner(page, MODEL, "cpu");
  const expected = await page.evaluate(
    (request) => window.captioner.caption(window.photo, request),
    handbag,
  );
  await chromium.close();

  const firefox = await launchFirefox({ browser: "firefox", executablePath: FIREFOX });
  try {
    const page = await firefox.newPage();
    await page.goto(`${server.origin}/blank.html`);
    await page.waitForSelector("html[data-ready]");
    const { kind, captions, moved, aborted } = await page.evaluate(
      async (url, request) => {
        const captioner = await window.caponimage.Captioner.load(url);
        const captions = await captioner.caption(window.photo, request);
        const moved = await captioner.recaption(0, { ...request.boxes[0], x: 0.1, width: 0.8 });
        const controller = new AbortController();
        const onTexts = () => controller.abort();
        const call = captioner.caption(window.photo, {
          ...request,
          onTexts,
          signal: controller.signal,
        });
        const aborted = await call.catch(({ code }) => code);
        captioner.dispose();
        return { kind: captioner.device.kind, captions, moved, aborted };
      },
      MODEL,
      handbag,
    );
    assert.deepEqual({ kind, aborted }, { kind: "cpu", aborted: "aborted" });
    assert.deepEqual(captions, expected);
    assert.ok(moved.text);
  } finally {
    await firefox.close();
  }
});
