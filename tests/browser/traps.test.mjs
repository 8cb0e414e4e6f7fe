// WebAssembly that stops in the middle: the call ends and says why, the engine is not used any
// more, and a model that is loaded again works.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { loadCaptioner, openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";

const { server, browser } = await startServerAndBrowser();
const plain = await openBlank(browser, server);
await loadCaptioner(plain, MODEL);
const expected = await plain.evaluate(async (request) => {
  const captions = await window.captioner.caption(window.photo, request);
  return captions.map(({ text }) => text);
}, handbag);
await plain.context().close();

/** How a build traps, by the method that does; each replaces it in the page. */
const TRAPS = {
  /** In the call itself, with the picture still borrowed. */
  read() {
    throw new WebAssembly.RuntimeError("unreachable");
  },
  /** Inside a future, which nobody's promise hears of. */
  write() {
    queueMicrotask(() => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
    return new Promise(() => {});
  },
  attention() {
    void Promise.reject(new WebAssembly.RuntimeError("unreachable"));
    return new Promise(() => {});
  },
};

/** How loading traps: in the call itself, or inside a future. They replace `WasmModelText.load`. */
const TRAPS_OF_LOADING = {
  "in the call": TRAPS.read,
  "inside a future": TRAPS.write,
  "inside a promise": TRAPS.attention,
};

for (const [where, trap] of Object.entries(TRAPS_OF_LOADING)) {
  /** What a worker runs, and a page: a build whose loading traps. */
  const trapping = `import { WasmModelText } from "/pkg/cpu/caponimage.js";
    WasmModelText.prototype.load = ({ ${trap} }).${trap.name};`;

  describe(`a trap of loading, ${where}`, () => {
    for (const thread of /** @type {const} */ (["worker", "main"])) {
      test(`refuses it on the thread "${thread}", and the next one works`, async () => {
        const script = thread === "worker" ? `import "/pkg/worker.js"; ${trapping}` : trapping;
        server.answers.set("/trapping.js", (_, response) =>
          response.setHeader("content-type", "text/javascript").end(script),
        );
        const page = await openBlank(browser, server);
        /** @type {string[]} */
        const uncaught = [];
        page.on("pageerror", ({ message }) => uncaught.push(message));
        const { outcomes, texts } = await page.evaluate(async ([url, request, thread]) => {
          const { Captioner, CaptionerError } = window.caponimage;
          const options = /** @type {const} */ ({ device: "cpu", thread });
          const neighbour = await Captioner.load(url, options);
          if (thread === "main") await import(`${location.origin}/trapping.js`);
          const workerUrl = "/trapping.js";
          const outcomes = [];
          for (const call of [
            () => Captioner.load(url, { ...options, workerUrl }),
            // On this thread it shares the memory, which cannot be trusted any more.
            () => neighbour.suggestBoxes(),
          ]) {
            const error = await call().then(
              () => undefined,
              (error) => error,
            );
            const isOurs = error instanceof CaptionerError;
            outcomes.push(isOurs ? `${error.code} ${/unreachable/.test(error.message)}` : error);
          }
          const again = await Captioner.load(url, options);
          const captions = await again.caption(window.photo, request);
          return { outcomes, texts: captions.map(({ text }) => text) };
        }, /** @type {const} */ ([MODEL, handbag, thread]));
        const ended = "internal true";
        assert.deepEqual(outcomes, [ended, thread === "main" ? ended : undefined]);
        assert.deepEqual(texts, expected);
        assert.deepEqual(uncaught, []);
        await page.context().close();
      });
    }
  });
}

/** A build whose loading panics, as Rust tells of it. */
const PANICKING = `import { WasmModelText } from "/pkg/cpu/caponimage.js";
  WasmModelText.prototype.load = () => {
    console.error("panicked at src/text.rs:186:9:\\ncapacity overflow\\n\\nStack:\\n\\nError\\n\\n");
    throw new WebAssembly.RuntimeError("unreachable");
  };`;

for (const thread of /** @type {const} */ (["worker", "main"])) {
  test(`a panic is told by the error, and still by the console, on the thread "${thread}"`, async () => {
    const script = thread === "worker" ? `import "/pkg/worker.js"; ${PANICKING}` : PANICKING;
    server.answers.set("/panicking.js", (_, response) =>
      response.setHeader("content-type", "text/javascript").end(script),
    );
    const page = await openBlank(browser, server);
    const logged = page.waitForEvent("console", (message) => message.text().includes("panicked"));
    const { messages, isOwn } = await page.evaluate(async ([url, thread]) => {
      const { error } = console;
      const { Captioner } = window.caponimage;
      const options = /** @type {const} */ ({ device: "cpu", thread });
      const neighbour = await Captioner.load(url, options);
      if (thread === "main") await import(`${location.origin}/panicking.js`);
      const messages = [];
      for (const call of [
        () => Captioner.load(url, { ...options, workerUrl: "/panicking.js" }),
        // On this thread it has the same memory.
        () => neighbour.suggestBoxes(),
      ]) {
        messages.push(
          await call().then(
            () => "done",
            ({ message }) => message,
          ),
        );
      }
      // A page's console is its own again.
      return { messages, isOwn: console.error === error };
    }, /** @type {const} */ ([MODEL, thread]));
    await logged;
    const [first, second] = messages;
    const told = /panicked at src\/text\.rs:186:9: capacity overflow \(unreachable\)$/;
    assert.match(first, told);
    if (thread === "main") assert.match(second, told);
    else assert.equal(second, "done");
    assert.ok(isOwn);
    await page.context().close();
  });
}

describe("on the page's thread", () => {
  for (const method of /** @type {(keyof typeof TRAPS)[]} */ (Object.keys(TRAPS))) {
    test(`a trap in ${method} ends the call, and loading again works`, async () => {
      const page = await openBlank(browser, server);
      const { outcomes, texts } = await page.evaluate(async ([url, request, method, trap]) => {
        const { Captioner } = window.caponimage;
        const load = () => Captioner.load(url, { device: "cpu", thread: "main" });
        const [captioner, neighbour] = [await load(), await load()];
        const { WasmCaptioner, WasmImage } = await import(
          `${location.origin}/pkg/cpu/caponimage.js`
        );
        const trapping = (0, eval)(`({ ${trap} }).${method}`);
        WasmCaptioner.prototype[method] = () => {
          // As wasm-bindgen does where a trap has left a borrow behind.
          for (const owner of [WasmCaptioner, WasmImage]) {
            owner.prototype.free = () => {
              throw new Error("attempted to take ownership of Rust value while it was borrowed");
            };
          }
          return trapping();
        };
        const pixels = new ImageData(32, 24);
        const boxes = request.boxes.map((box) => ({ ...box, text: "Navy" }));
        const first =
          method === "attention"
            ? captioner.attention(pixels, { boxes })
            : captioner.caption(pixels, request);
        const outcomes = [];
        const calls = [
          () => first,
          () => captioner.suggestBoxes(),
          () => captioner.caption(pixels, request),
          // Another engine of the same build, which shares its memory.
          () => neighbour.suggestBoxes(),
        ];
        for (const call of calls) {
          const { code, message } = await call().catch((error) => error);
          outcomes.push([code, /unreachable/.test(message)]);
        }
        captioner.dispose();
        const again = await load();
        const captions = await again.caption(window.photo, request);
        return { outcomes, texts: captions.map(({ text }) => text) };
      }, /** @type {const} */ ([MODEL, handbag, method, TRAPS[method].toString()]));
      assert.deepEqual(outcomes, Array(4).fill(["internal", true]));
      assert.deepEqual(texts, expected);
      await page.context().close();
    });
  }

  test("a trap while nothing is asked for is another's", async () => {
    const page = await openBlank(browser, server);
    const texts = await page.evaluate(async ([url, request]) => {
      const { Captioner } = window.caponimage;
      const captioner = await Captioner.load(url, { device: "cpu", thread: "main" });
      const heard = new Promise((resolve) => addEventListener("error", resolve, { once: true }));
      reportError(new WebAssembly.RuntimeError("unreachable"));
      await heard;
      const captions = await captioner.caption(window.photo, request);
      return captions.map(({ text }) => text);
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.deepEqual(texts, expected);
    await page.context().close();
  });

  test("disposing of a captioner that has trapped reports nothing more", async () => {
    const page = await openBlank(browser, server);
    /** @type {string[]} */
    const errors = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    await page.evaluate(async ([url, request]) => {
      const { Captioner } = window.caponimage;
      const captioner = await Captioner.load(url, { device: "cpu", thread: "main" });
      await captioner.caption(window.photo, request);
      const { WasmCaptioner } = await import(`${location.origin}/pkg/cpu/caponimage.js`);
      WasmCaptioner.prototype.read = () => {
        throw new WebAssembly.RuntimeError("unreachable");
      };
      WasmCaptioner.prototype.free = () => {
        throw new Error("attempted to take ownership of Rust value while it was borrowed");
      };
      await captioner.caption(new Blob([window.photo]), request).catch(() => {});
      captioner.dispose();
      // Whatever is thrown by then is reported by then.
      await new Promise((resolve) => setTimeout(resolve));
    }, /** @type {const} */ ([MODEL, handbag]));
    assert.deepEqual(errors, []);
    await page.context().close();
  });
});
