import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Plugin } from "vite";

/** What a page loads of a model folder; its README and float weights stay behind. */
const FILES = ["config.json", "tokenizer.json", "model.bpk"];
/** Goes with the weights wherever they go, where the folder has it. */
const NOTICES = ["NOTICE", "LICENSE-APACHE", "LICENSE-MIT"];

/** Serves each model folder in `source` as `models/NAME/`, and copies it into the build. */
export function models(source: URL): Plugin {
  let target: string;
  return {
    name: "caponimage-models",

    configResolved(config) {
      target = `${config.root}/${config.build.outDir}/models`;
    },

    configureServer(server) {
      server.middlewares.use("/models", (request, response, next) => {
        const path = (request.url ?? "").split("?")[0]?.slice(1) ?? "";
        const [name, file, ...rest] = path.split("/");
        if (!name || name.startsWith(".") || !file || rest.length > 0 || !FILES.includes(file)) {
          return next();
        }
        const stream = createReadStream(fileURLToPath(new URL(path, source)));
        stream.once("open", () => stream.pipe(response));
        // Not `next`, which would answer with the page itself.
        stream.once("error", () => response.writeHead(404).end());
      });
    },

    async closeBundle() {
      for (const name of await modelNames(source)) {
        await mkdir(`${target}/${name}`, { recursive: true });
        const there = await readdir(new URL(`${name}/`, source));
        for (const file of [...FILES, ...NOTICES.filter((notice) => there.includes(notice))]) {
          await copyFile(new URL(`${name}/${file}`, source), `${target}/${name}/${file}`);
        }
      }
    },
  };
}

async function modelNames(source: URL): Promise<string[]> {
  const names = await readdir(source).catch(() => []);
  const found: string[] = [];
  for (const name of names) {
    const isModel = await stat(new URL(`${name}/config.json`, source)).then(
      () => true,
      () => false,
    );
    if (isModel) found.push(name);
  }
  return found;
}
