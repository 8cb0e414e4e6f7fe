import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { Plugin } from "vite";

const NAME = "THIRD-PARTY.txt";
const run = promisify(execFile);

/** Puts a list of whatever others wrote of the page beside it, with their licences. */
export function thirdParty(program: URL): Plugin {
  const list = async () => {
    const words = [fileURLToPath(program), "--page"];
    return (await run(process.execPath, words, { maxBuffer: 2 ** 24 })).stdout;
  };
  return {
    name: "caponimage-third-party",

    configureServer(server) {
      server.middlewares.use(`/${NAME}`, (_, response, next) => {
        response.setHeader("content-type", "text/plain; charset=utf-8");
        list().then((text) => response.end(text), next);
      });
    },

    async generateBundle() {
      this.emitFile({ type: "asset", fileName: NAME, source: await list() });
    },
  };
}
