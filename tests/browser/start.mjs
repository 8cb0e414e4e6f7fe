// What nearly every file of tests begins with.

import { after } from "node:test";

import { launch } from "./browser.mjs";
import { startServer } from "./server.mjs";

/**
 * A server and a browser, until the last test of the file has ended.
 * @param {Parameters<typeof launch>[0]} [options]
 */
export async function startServerAndBrowser(options) {
  const server = await startServer();
  const browser = await launch(options);
  after(async () => {
    await browser.close();
    server.close();
  });
  return { server, browser };
}
