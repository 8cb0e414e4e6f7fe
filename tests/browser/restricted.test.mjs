// Places that forbid workers or WebAssembly: what the report says is what loading does, and where
// only the worker is missing, all works without one. Where nothing can work, that is said, and what can.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { afterEach, test } from "node:test";

import { openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { packagePath, root } from "./paths.mjs";
import { TYPES } from "./server.mjs";
import { startServerAndBrowser } from "./start.mjs";

/** @import { Frame } from "playwright-core" */

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();
afterEach(() => {
  server.headers.clear();
  server.answers.clear();
});

/**
 * How a place is made, and what does not work there: in a worker, and on the page's thread.
 * @typedef {object} Place
 * @property {string} [policy] the content security policy of page and worker
 * @property {"page" | "worker"} [only] the policy is that of one of the two
 * @property {boolean} [sandboxed]
 * @property {RegExp} [worker]
 * @property {RegExp} [main]
 */

const NO_WASM = "script-src 'self'";
const NO_WORKER = /worker.*thread: "main"/;
const WASM = /WebAssembly may not be compiled here.*(policy|unsafe-eval)/i;

/** @type {Record<string, Place>} */
const PLACES = {
  "a page without a policy": {},
  "a sandboxed frame": { sandboxed: true, worker: NO_WORKER },
  "a page that wants trusted types": {
    policy: "require-trusted-types-for 'script'",
    worker: NO_WORKER,
  },
  "a page without workers": { policy: "worker-src 'none'", worker: NO_WORKER },
  "a page without WebAssembly": { policy: NO_WASM, worker: WASM, main: WASM },
  "a page without WebAssembly whose worker has it": { policy: NO_WASM, only: "page", main: WASM },
  "a page whose worker has no WebAssembly": { policy: NO_WASM, only: "worker", worker: WASM },
};

for (const [name, place] of Object.entries(PLACES)) {
  test(name, async () => {
    const frame = await open(place);
    for (const thread of /** @type {const} */ (["worker", "main"])) {
      server.requested.length = 0;
      const { report, available } = await frame.evaluate(async (thread) => {
        const { Captioner } = window.caponimage;
        const report = await Captioner.report({ thread });
        return { report, available: await Captioner.isAvailable({ thread }) };
      }, thread);
      assert.deepEqual(
        server.requested.filter((path) => /\.(wasm|bpk)$/.test(path)),
        [],
      );
      assert.equal(available, report.available);

      const outcome = await frame.evaluate(async ([url, request, thread]) => {
        const { Captioner, CaptionerError } = window.caponimage;
        /** @param {unknown} error */
        const problem = (error) =>
          error instanceof CaptionerError
            ? `${error.code}: ${error.message}`
            : `not a CaptionerError: ${error}`;
        let downloaded = false;
        /** @type {typeof fetch} */
        const watched = (...given) => {
          downloaded = true;
          return fetch(...given);
        };
        const outcomes = [];
        for (const options of [{ thread }, { thread, fetch: watched }]) {
          const loading = Captioner.load(url, options).then(async (captioner) => {
            const { length } = await captioner.caption(window.photo, request);
            captioner.dispose();
            return length;
          });
          outcomes.push(await loading.catch(problem));
        }
        return { outcomes, downloaded };
      }, /** @type {const} */ ([MODEL, handbag, thread]));

      const problem = place[thread];
      if (problem) {
        assert.match(String(report.problem), problem);
        const failure = `${report.code}: ${report.problem}`;
        const outcomes = [failure, failure];
        assert.deepEqual(outcome, { outcomes, downloaded: false });
      } else {
        assert.deepEqual([report.problem, report.device?.kind], [undefined, "cpu"]);
        const outcomes = [handbag.boxes.length, handbag.boxes.length];
        assert.deepEqual(outcome, { outcomes, downloaded: true });
      }
    }
    await frame.page().context().close();
  });
}

/** What both kinds of script run: each answers in its own way with how loading ends. */
const TRY = `
  import { Captioner } from "/pkg/index.js";
  async function outcomes() {
    const outcomes = [];
    for (const thread of ["worker", "main"]) {
      const { available, problem } = await Captioner.report({ thread });
      const failure = await Captioner.load("${MODEL}", { thread }).catch((error) => error);
      outcomes.push({ available, problem, code: failure.code, message: failure.message });
    }
    return outcomes;
  }`;

/** How pages start scripts that can never write captions, and hear from them. */
const UNFIT = {
  "a service worker": {
    script: `onmessage = async ({ source }) => source.postMessage(await outcomes());`,
    async run() {
      const answer = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener("message", ({ data }) => resolve(data));
      });
      navigator.serviceWorker.startMessages();
      await navigator.serviceWorker.register("/unfit.js", { type: "module" });
      (await navigator.serviceWorker.ready).active?.postMessage(undefined);
      return answer;
    },
    problem: /service worker.*offscreen document/,
  },
  "a worklet": {
    script: `registerProcessor("unfit", class extends AudioWorkletProcessor {
      constructor() {
        super();
        outcomes().then((found) => this.port.postMessage(found));
      }
      process() {}
    });`,
    async run() {
      const context = new OfflineAudioContext(1, 1, 44_100);
      await context.audioWorklet.addModule("/unfit.js");
      const { port } = new AudioWorkletNode(context, "unfit");
      return new Promise((resolve) => {
        port.onmessage = ({ data }) => resolve(data);
      });
    },
    problem: /worklet.*use its page/,
  },
};

for (const [name, { script, run, problem }] of Object.entries(UNFIT)) {
  test(`${name} is told where captions can be written`, async () => {
    server.answers.set("/unfit.js", (_, response) =>
      response.setHeader("content-type", "text/javascript").end(TRY + script),
    );
    const page = await openBlank(browser, server);
    const outcomes = /** @type {Record<string, unknown>[]} */ (await page.evaluate(run));
    assert.equal(outcomes.length, 2);
    for (const outcome of outcomes) {
      assert.match(String(outcome["problem"]), problem);
      const message = outcome["problem"];
      assert.deepEqual(outcome, {
        available: false,
        problem: message,
        code: "unsupported",
        message,
      });
    }
    await page.context().close();
  });
}

/**
 * @param {Place} place
 * @returns {Promise<Frame>}
 */
async function open({ policy, only, sandboxed }) {
  // To a sandboxed frame everything is of another origin.
  if (sandboxed) server.headers.set("access-control-allow-origin", "*");
  const [address, file, type] = {
    page: /** @type {const} */ (["/blank.html", `${root}tests/browser/blank.html`, ".html"]),
    worker: /** @type {const} */ (["/pkg/worker.js", `${packagePath}/worker.js`, ".js"]),
  }[only ?? "page"];
  if (policy && only) {
    server.answers.set(address, async (_, response) => {
      response.setHeader("content-type", TYPES[type] ?? "");
      response.setHeader("content-security-policy", policy).end(await readFile(file));
    });
  } else if (policy) {
    server.headers.set("content-security-policy", policy);
  }
  const page = await openBlank(browser, server);
  if (!sandboxed) return page.mainFrame();
  await page.evaluate(() => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.src = "/blank.html";
    document.body.append(frame);
  });
  await page.frameLocator("iframe").locator("html[data-ready]").waitFor({ state: "attached" });
  const frame = page.frames()[1];
  assert.ok(frame);
  return frame;
}
