// Puts the page onto a server of one's own, and new versions of it.

import { cp, readdir, readFile, rename, writeFile } from "node:fs/promises";

import { sitePath } from "../paths.mjs";

/** @param {string} site an empty folder */
export async function deploy(site) {
  await cp(sitePath, site, { recursive: true });
}

/**
 * Puts a new version in the place of the one that is there, as another build would be: all files whose
 * names have a hash in them have other names, and those of the last version are gone.
 * @param {string} site
 * @param {string} version a letter
 */
export async function deployAgain(site, version) {
  const assets = await readdir(`${site}/assets`);
  const renamed = new Map(
    assets.map((name, at) => [
      name,
      name.replace(/-[\w-]{8}\.(?=\w+$)/, `-${version.repeat(7)}${at.toString(36)}.`),
    ]),
  );
  for (const [from, to] of renamed) await rename(`${site}/assets/${from}`, `${site}/assets/${to}`);
  const texts = [...renamed.values()].map((name) => `assets/${name}`);
  for (const name of ["index.html", "sw.js", "engine.json", ...texts]) {
    if (!/\.(html|js|json|css)$/.test(name)) continue;
    let text = await readFile(`${site}/${name}`, "utf8");
    for (const [from, to] of renamed) text = text.replaceAll(from, to);
    // Files without a hash in their names have one beside them.
    if (name === "sw.js") text = text.replaceAll(/revision:"[^"]*"/g, `revision:"${version}"`);
    await writeFile(`${site}/${name}`, text);
  }
}
