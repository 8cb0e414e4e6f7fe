// The examples of README.md and pkg/README.md as they stand there: all pass a strict compiler, and the React and Vue
// components are built with Vite and write captions in Chromium.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { root } from "../paths.mjs";
import { html, open, project } from "./project.mjs";

const TYPESCRIPT = "typescript@7.0.2";
const VITE = "vite@8.3.8";

/** Kinds of blocks that are no examples of the package. */
const OTHERS = ["sh", "text", "rust,no_run"];

/** All blocks of both files, with what kind of file each is, in order. */
async function blocks() {
  const texts = ["README.md", "pkg/README.md"].map((name) => readFile(`${root}${name}`, "utf8"));
  const text = (await Promise.all(texts)).join("\n");
  const found = [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)];
  return found.map(([, kind = "", code = ""]) => ({ kind, code }));
}

/** What the examples of one kind of file are, in order. @param {string} kind */
async function examples(kind) {
  const found = (await blocks()).filter((block) => block.kind === kind);
  return found.map(({ code }) => code);
}

/** @param {string} folder @param {Record<string, string>} files */
async function write(folder, files) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** As strict as projects are, which is more than `strict`. */
const COMPILER_OPTIONS = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: "ES2022",
  module: "ESNext",
  moduleResolution: "bundler",
  lib: ["ES2023", "DOM", "DOM.Iterable"],
  jsx: "react-jsx",
  types: [],
};

/** What the page gives the components. */
const PROPERTIES = `
  const photo = await (await fetch("/handbag.jpg")).blob();
  const boxes = [
    { x: 0.06, y: 0.04, width: 0.88, height: 0.12 },
    { x: 0.2, y: 0.86, width: 0.6, height: 0.1 },
  ];
  const properties = { photo, title: "Quilted Handbag", boxes };`;

/** What a component has written on the page. @param {string} folder @param {string} element */
function written(folder, element) {
  return open(folder, async (page) => {
    const texts = page.locator(`#root ${element}`);
    await texts.nth(1).waitFor();
    return texts.allTextContents();
  });
}

test("there is no kind of example that nobody checks", async () => {
  const kinds = new Set((await blocks()).map(({ kind }) => kind));
  for (const kind of [...OTHERS, "html", "ts", "tsx", "vue"]) kinds.delete(kind);
  assert.deepEqual([...kinds], []);
});

test("the examples in TypeScript compile", async () => {
  const { folder, npx } = await project("typescript", [TYPESCRIPT]);
  const snippets = await examples("ts");
  assert.ok(snippets.length >= 5);
  // What an example takes from its surroundings, or from one before it.
  const around = `
    import * as caponimage from "caponimage";
    import type { Box, Caption } from "caponimage";
    declare global {
      const Captioner: typeof caponimage.Captioner;
      const captioner: caponimage.Captioner;
      const picture: caponimage.Picture;
      const pictures: caponimage.PictureRequest[];
      const bar: HTMLProgressElement;
      const file: File;
      const canvas: HTMLCanvasElement;
      const title: string;
      const boxes: Box[];
      const box: Box;
      const other: Box;
      const row: number;
      const captions: Caption[];
      const column: number;
      const config: string;
      const tokenizer: string;
      const weights: string;
      function keep(id: string, captions: Caption[]): void;
      function show(texts: string[]): void;
      function settle(index: number, caption: Caption): void;
    }`;
  const files = Object.fromEntries(
    snippets.map((code, index) => {
      // Part of an object: what is in it can be checked in one.
      const whole = code.startsWith("boxes:")
        ? `export const part = { ${code.replace(/;$/m, "")} };`
        : code;
      return [`example-${index}.ts`, `${whole}\nexport {};\n`];
    }),
  );
  await write(folder, {
    ...files,
    "around.d.ts": around,
    "tsconfig.json": JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ["*.ts"] }),
  });
  await npx("tsc");
});

test("the React and Vue components compile, and write the same captions", async () => {
  const packages = [TYPESCRIPT, VITE, "react@19.3.1", "react-dom@19.3.1"];
  const react = await project("react", [
    ...packages,
    "@types/react@19.3.0",
    "@types/react-dom@19.3.0",
  ]);
  const [component] = await examples("tsx");
  await write(react.folder, {
    "Captions.tsx": component ?? "",
    "index.html": html('<div id="root"></div><script type="module" src="/main.tsx"></script>'),
    "main.tsx": `import { createRoot } from "react-dom/client";
      import { Captions } from "./Captions";
      ${PROPERTIES}
      createRoot(document.querySelector("#root")!).render(<Captions {...properties} />);`,
    "tsconfig.json": JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ["*.tsx"] }),
  });
  await react.npx("tsc");
  await react.npx("vite", "build");

  const vue = await project("vue", [TYPESCRIPT, VITE, "@vitejs/plugin-vue@6.0.11", "vue@3.5.45"]);
  const [page] = await examples("vue");
  const [, script] = /^<script setup lang="ts">\n(.*?)^<\/script>$/ms.exec(page ?? "") ?? [];
  assert.ok(script, "the example has no script");
  await write(vue.folder, {
    "Captions.vue": page ?? "",
    // Vite builds it without looking at its types.
    "captions-script.ts": `${script}\nexport {};\n`,
    "index.html": html('<div id="root"></div><script type="module" src="/main.ts"></script>'),
    "main.ts": `import { createApp } from "vue";
      import Captions from "./Captions.vue";
      ${PROPERTIES}
      createApp(Captions, properties).mount("#root");`,
    "vite.config.js": `import vue from "@vitejs/plugin-vue";
      export default { plugins: [vue()] };`,
    "tsconfig.json": JSON.stringify({
      // Vue's own types say more than they can.
      compilerOptions: { ...COMPILER_OPTIONS, skipLibCheck: true },
      include: ["captions-script.ts"],
    }),
  });
  await vue.npx("tsc");
  await vue.npx("vite", "build");

  const texts = await written(join(react.folder, "dist"), "span");
  assert.equal(texts.length, 2);
  assert.ok(
    texts.every((text) => text.length > 2),
    texts.join(),
  );
  assert.deepEqual(await written(join(vue.folder, "dist"), "p"), texts);
});

test("the element writes captions on its picture", async () => {
  const { folder, npx } = await project("element", [VITE]);
  const [example] = await examples("html");
  assert.ok(example);
  await npx("caponimage-model-small", "public/models/small");
  await write(folder, { "index.html": html(example.replace("/photos/", "/")) });
  await npx("vite", "build");
  const texts = await open(join(folder, "dist"), async (page) => {
    const captions = page.locator('caption-on-image [part~="caption"]');
    await captions.first().waitFor();
    return captions.allTextContents();
  });
  assert.ok(texts.length > 0 && texts.every((text) => text.length > 1), texts.join());
});
