// Starts Chromium, and runs code in its pages.

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

import { chromium } from "playwright-core";

/** @import { Browser, Page } from "playwright-core" */
/** @import { Server } from "./server.mjs" */

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * @param {object} [options]
 * @param {boolean} [options.softwareGpu] with SwiftShader as the WebGPU adapter; otherwise, on a
 *   machine without a GPU, with no adapter at all
 * @param {string[]} [options.switches] more of the command line
 */
export function launch({ softwareGpu = false, switches = [] } = {}) {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    // Naming SwiftShader keeps the tests the same on machines that have a GPU.
    args: [
      ...ARGUMENTS,
      ...switches,
      ...(softwareGpu
        ? ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"]
        : ["--disable-gpu"]),
    ],
  });
}

/**
 * A page of its own, with nothing cached, that has the package but not the demo.
 * @param {Browser} browser
 * @param {Server} server
 */
export async function openBlank(browser, server) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await gotoBlank(page, server);
  return page;
}

/**
 * @param {Page} page
 * @param {Server} server
 */
export async function gotoBlank(page, server) {
  await page.goto(`${server.origin}/blank.html`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
}

/**
 * Loads a model into `window.captioner`, and says on what it runs.
 * @param {Page} page
 * @param {string} url
 * @param {import("caponimage").DevicePreference} [device]
 */
export function loadCaptioner(page, url, device = "cpu") {
  return page.evaluate(async ([url, device]) => {
    window.captioner?.dispose();
    window.captioner = await window.caponimage.Captioner.load(url, { device });
    return window.captioner.device;
  }, /** @type {const} */ ([url, device]));
}

/**
 * Runs code in the page that must fail with a CaptionerError, and gives what failed.
 * @template A
 * @param {Page} page
 * @param {(argument: A) => Promise<unknown>} run
 * @param {A} argument
 */
export async function failure(page, run, argument) {
  const result = await page.evaluate(
    // The page cannot see `run`, only its text.
    async ({ text, argument }) => {
      try {
        await (0, eval)(`(${text})`)(argument);
      } catch (error) {
        if (error instanceof window.caponimage.CaptionerError) {
          return { code: error.code, message: error.message };
        }
        return { code: "not a CaptionerError", message: String(error) };
      }
      return undefined;
    },
    { text: run.toString(), argument },
  );
  assert.ok(result, "this should have failed");
  return result;
}

/**
 * Waits until an asynchronous function gives true in the page. (The browser library's own way takes
 * the promise for true.)
 * @template A
 * @param {Page} page
 * @param {(argument: A) => Promise<boolean>} run
 * @param {A} argument
 */
export async function until(page, run, argument) {
  const deadline = Date.now() + 30_000;
  // The library's own type of what a page's function takes is too deep for this.
  const evaluate = /** @type {(run: Function, argument: A) => Promise<boolean>} */ (
    page.evaluate.bind(page)
  );
  while (!(await evaluate(run, argument))) {
    assert.ok(Date.now() < deadline, `still waiting for ${run}`);
    await delay(20);
  }
}
