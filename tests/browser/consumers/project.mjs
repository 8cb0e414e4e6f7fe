// Projects as users have them, each in a folder of its own with nothing of this repository but the two
// tarballs; and their pages in Chromium.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, before } from "node:test";
import { promisify } from "node:util";

import { launch } from "../browser.mjs";
import { root } from "../paths.mjs";
import { TYPES } from "../server.mjs";

/** @import { Browser, Page } from "playwright-core" */

export const run = promisify(execFile);
/** @type {string} */ let place;
/** Of the package and of the model. @type {string[]} */
export const tarballs = [];
/** @type {Browser} */ let browser;

before(async () => {
  place = await mkdtemp(join(tmpdir(), "caponimage-consumers-"));
  for (const folder of ["pkg", "models/small"]) {
    const packed = await run("npm", ["pack", "--silent", "--pack-destination", place], {
      cwd: `${root}${folder}`,
    });
    tarballs.push(join(place, packed.stdout.trim()));
  }
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await rm(place, { recursive: true, force: true });
});

/**
 * A project with the packages and others installed.
 * @param {string} name
 * @param {string[]} packages
 * @param {string} [model] what the page imports the model from
 */
export async function project(name, packages, model = '"caponimage-model-small"') {
  const folder = join(place, name);
  await mkdir(join(folder, "public"), { recursive: true });
  const manifest = { name, private: true, type: "module" };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  const install = ["install", "--silent", "--no-audit", "--no-fund", ...tarballs, ...packages];
  await run("npm", install, { cwd: folder });
  await cp(`${root}www/public/samples/handbag.jpg`, join(folder, "public/handbag.jpg"));
  const page = await readFile(new URL("page.mjs", import.meta.url), "utf8");
  const imported = model.startsWith('"')
    ? page.replace('"MODEL"', model)
    : page.replace('import model from "MODEL";', `const model = ${model};`);
  await writeFile(join(folder, "main.js"), imported);
  const npx = (/** @type {string[]} */ ...command) =>
    run("npx", ["--no-install", ...command], { cwd: folder, env: { ...process.env, CI: "1" } });
  return { folder, npx };
}

/** @param {string} script */
export function html(script) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">
    <title>consumer</title>${script}</html>`;
}

/**
 * Opens the page of a folder of static files.
 * @template T
 * @param {string} folder
 * @param {(page: Page) => Promise<T>} use
 */
export async function open(folder, use) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname));
    try {
      const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
      const bytes = await readFile(file);
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${address.port}/`);
    return await use(page);
  } finally {
    await context.close();
    server.closeAllConnections();
    server.close();
  }
}
