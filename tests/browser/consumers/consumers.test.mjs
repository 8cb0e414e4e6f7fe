// The packed packages, installed into projects, built there with each bundler that pkg/README.md names
// and driven in Chromium.

import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";

import { root } from "../paths.mjs";
import { html, open, project, run, tarballs } from "./project.mjs";

/** What the first project's page gave, and so must all. @type {string[] | undefined} */
let expected;

/**
 * Opens the page that page.mjs has become a part of, and checks what it leaves.
 * @param {string} folder
 */
async function check(folder) {
  const result = await open(folder, async (page) => {
    await page.waitForFunction(() => "captioned" in globalThis);
    return page.evaluate(() => /** @type {any} */ (globalThis).captioned);
  });
  // Which of the first two comes first depends on the network.
  const statuses = result.statuses?.slice().sort();
  assert.deepEqual(statuses, ["compile", "download", "ready", "verify"], result.message);
  assert.equal(result.texts.length, 2);
  expected ??= result.texts;
  assert.deepEqual(result.texts, expected);
}

test("a static folder, with the model copied by its command", async () => {
  const { folder, npx } = await project("static", [], "'/models/small/'");
  await npx("caponimage-model-small", "public/models/small");
  await cp(join(folder, "node_modules/caponimage/dist"), join(folder, "public/caponimage"), {
    recursive: true,
  });
  await cp(join(folder, "main.js"), join(folder, "public/main.js"));
  const map = JSON.stringify({ imports: { caponimage: "/caponimage/index.js" } });
  const page = html(
    `<script type="importmap">${map}</script><script type="module" src="/main.js"></script>`,
  );
  await writeFile(join(folder, "public/index.html"), page);
  await check(join(folder, "public"));
});

test("Vite", async () => {
  const { folder, npx } = await project("vite", ["vite@8.3.8"]);
  await writeFile(
    join(folder, "index.html"),
    html('<script type="module" src="/main.js"></script>'),
  );
  await npx("vite", "build");
  await check(join(folder, "dist"));
});

test("webpack 5", async () => {
  const { folder, npx } = await project("webpack", ["webpack@5.112.2", "webpack-cli@7.3.1"]);
  const config = {
    mode: "production",
    entry: "./main.js",
    output: { path: join(folder, "public") },
  };
  await writeFile(join(folder, "webpack.config.js"), `export default ${JSON.stringify(config)};`);
  await npx("webpack");
  await writeFile(join(folder, "public/index.html"), html('<script src="/main.js"></script>'));
  await check(join(folder, "public"));
});

for (const [name, packages, command] of /** @type {const} */ ([
  [
    "esbuild",
    ["esbuild@0.28.2"],
    ["esbuild", "main.js", "--bundle", "--format=esm", "--outfile=public/main.js"],
  ],
  [
    "Rollup",
    ["rollup@4.68.8", "@rollup/plugin-node-resolve@16.0.3"],
    ["rollup", "main.js", "-p", "node-resolve", "-d", "public"],
  ],
])) {
  test(`${name}, with the package's files beside the bundle`, async () => {
    const { folder, npx } = await project(name.toLowerCase(), [...packages], "'/models/small/'");
    await npx("caponimage-model-small", "public/models/small");
    await cp(join(folder, "node_modules/caponimage/dist"), join(folder, "public"), {
      recursive: true,
    });
    await npx(...command);
    const page = html('<script type="module" src="/main.js"></script>');
    await writeFile(join(folder, "public/index.html"), page);
    await check(join(folder, "public"));
  });
}

test("Next.js, as a client component of an exported site", async () => {
  const { folder, npx } = await project("next", [
    "next@16.4.6",
    "react@19.3.1",
    "react-dom@19.3.1",
  ]);
  await mkdir(join(folder, "app"));
  const files = {
    "next.config.mjs": `export default { output: "export" };`,
    "app/layout.js": `export default ({ children }) => <html lang="en"><body>{children}</body></html>;`,
    // Imported on the server, too, where the page is rendered first.
    "app/page.js": `"use client";
      import { useEffect } from "react";
      import { Captioner } from "caponimage";
      export default function Page() {
        useEffect(() => { import("../main.js"); }, []);
        return <p>{typeof Captioner.load}</p>;
      }`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await npx("next", "build");
  await check(join(folder, "out"));
});

test("Node imports it, is told that it can't run there, and ends", async () => {
  const { folder } = await project("node", []);
  const script = `
    import { Captioner } from "caponimage";
    import { CaptionOnImage } from "caponimage/element";
    const report = await Captioner.report();
    const failure = await Captioner.load("/models/small/").catch(({ name, code }) => ({ name, code }));
    console.log(JSON.stringify({ report, failure, element: typeof CaptionOnImage }));`;
  await writeFile(join(folder, "script.js"), script);
  const { stdout } = await run("node", ["script.js"], { cwd: folder, timeout: 60_000 });
  const { report, failure, element } = JSON.parse(stdout);
  assert.equal(report.available, false);
  assert.match(report.problem, /no page/);
  assert.equal(report.code, "unsupported");
  assert.deepEqual(failure, { name: "CaptionerError", code: "unsupported" });
  assert.equal(element, "function");
});

test("the packages hold what they should, and nothing else", async () => {
  for (const [tarball, allowed] of [
    [
      tarballs[0],
      /^package\/(package\.json|README\.md|CHANGELOG\.md|LICENSE-(MIT|APACHE)|NOTICE|THIRD-PARTY\.txt|dist\/(([a-z-]+\/)*[a-z-]+|(cpu|webgpu)\/caponimage(_bg)?)(\.wasm)?(\.d\.ts|\.js|\.wasm))$/,
    ],
    [
      tarballs[1],
      /^package\/(package\.json|README\.md|LICENSE-(MIT|APACHE)|NOTICE|config\.json|tokenizer\.json|model\.bpk|index\.js|index\.d\.ts|copy\.js)$/,
    ],
  ]) {
    const { stdout } = await run("tar", ["-tzf", String(tarball)]);
    const files = stdout.trim().split("\n");
    assert.ok(files.length >= 8);
    const unexpected = files.filter((file) => !(/** @type {RegExp} */ (allowed).test(file)));
    assert.deepEqual(unexpected, []);
  }
});

test("publint and attw find nothing in the package", async () => {
  await run("npm", ["run", "--silent", "lint:package"], { cwd: `${root}pkg` });
});

test("what is downloaded stays within its budgets", async () => {
  const dist = `${root}pkg/dist/`;
  const compressed = async (/** @type {string[]} */ files) => {
    const contents = await Promise.all(files.map((file) => readFile(dist + file)));
    const bytes = Buffer.concat(contents);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    return brotliCompressSync(bytes, { params }).length;
  };
  assert.ok((await compressed(["cpu/caponimage_bg.wasm"])) <= 1_000_000);
  assert.ok((await compressed(["webgpu/caponimage_bg.wasm"])) <= 1_900_000);
  // Without compositions, element and hook, which other entries are for. A page loads one of two engines.
  for (const engine of ["worker.js", "engine.js"]) {
    const size = await compressed(await imported(dist, ["index.js", engine]));
    assert.ok(size <= 22_000, `${size} bytes with ${engine}`);
  }
});

/**
 * Files and what they import of the package before they run, each once.
 * @param {string} dist
 * @param {string[]} entries
 */
async function imported(dist, entries) {
  const files = new Set(entries);
  for (const file of files) {
    const text = await readFile(dist + file, "utf8");
    for (const [, name] of text.matchAll(/(?:from|import) ?"\.\/([^"]+\.js)"/g)) {
      // The glue of the WebAssembly is made with it.
      if (name && !/^(cpu|webgpu)\//.test(name)) files.add(name);
    }
  }
  return [...files];
}

test("both packages can be published", async () => {
  const packages = ["--workspace", "pkg", "--workspace", "models/small"];
  const { stdout } = await run("npm", ["publish", "--dry-run", "--json", ...packages], {
    cwd: root,
    maxBuffer: 1 << 24,
  });
  for (const name of ["caponimage", "caponimage-model-small"]) {
    assert.match(stdout, new RegExp(`"id": "${name}@\\d+\\.\\d+\\.\\d+"`));
  }
});
