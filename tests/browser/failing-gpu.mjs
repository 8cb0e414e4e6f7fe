// A GPU that fails, played by a worker.

import { openBlank } from "./browser.mjs";

/** @import { Browser } from "playwright-core" */
/** @import { Server } from "./server.mjs" */

/**
 * A page whose first worker plays an engine on a GPU that fails at its first caption, with `message`;
 * later workers are real.
 * @param {Browser} browser
 * @param {Server} server
 * @param {object} message
 */
export async function pageWithFailingGpu(browser, server, message) {
  const page = await openBlank(browser, server);
  await page.evaluate((message) => {
    const Real = Worker;
    let first = true;
    class FailingGpu {
      /** @type {((event: { data: object }) => void) | undefined} */
      onmessage;
      terminate() {}
      /** @param {{ name: string }} call */
      postMessage({ name }) {
        const device = { kind: "webgpu", reason: "a GPU is available", adapter: "Test GPU" };
        const loaded = { device, model: { url: "", size: 1 } };
        const answers =
          name === "load"
            ? [
                { type: "device", device },
                { type: "result", output: loaded },
              ]
            : [message];
        for (const data of answers) setTimeout(() => this.onmessage?.({ data }), 0);
      }
    }
    window.Worker = /** @type {typeof Worker} */ (
      /** @type {unknown} */ (
        new Proxy(Real, {
          construct(target, args) {
            if (!first) return Reflect.construct(target, args);
            first = false;
            return new FailingGpu();
          },
        })
      )
    );
  }, message);
  return page;
}
