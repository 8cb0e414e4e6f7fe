import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";

import { type Entry, LIMITS, pack } from "./archives.ts";

test("what fits is one archive", async () => {
  expect(await packed([10, 20], { bytes: 30, files: 2 })).toEqual({
    "captions.zip": ["0.jpg", "1.jpg", "captions.json"],
  });
});

test.each([
  ["more bytes", [10, 20, 1, 40, 5], { bytes: 30, files: 100 }],
  ["more files", [1, 1, 1, 1, 1], { bytes: 100, files: 2 }],
])("%s than an archive may hold are several, each with its captions", async (_, sizes, limits) => {
  const archives = await packed(sizes, limits);
  const names = Object.keys(archives);
  expect(names).toEqual(names.map((_, index) => `captions-${index + 1}.zip`));
  expect(names.length).toBe(3 + Number(limits.bytes === 30));
  const files = Object.values(archives).flat();
  expect(files.filter((name) => name.endsWith(".jpg"))).toEqual(sizes.map((_, i) => `${i}.jpg`));
  expect(new Set(files).size).toBe(files.length);
});

test("there is none of nothing", async () => {
  expect(await packed([], LIMITS)).toEqual({});
});

test("an archive that is full can still be read", () => {
  // Long names, twice each, and as much again to say of every picture.
  const besides = LIMITS.files * (2 * 255 + 16_000);
  expect(LIMITS.bytes + besides).toBeLessThan(2 ** 32 - 1);
  expect(LIMITS.files + 1).toBeLessThanOrEqual(2 ** 16 - 1);
});

/** The names of the files in each archive; what it says of them is checked. */
async function packed(sizes: number[], limits: typeof LIMITS) {
  async function* entries(): AsyncGenerator<Entry> {
    for (const [index, size] of sizes.entries()) {
      const name = `${index}.jpg`;
      yield { name, file: new Blob([new Uint8Array(size)]), about: { picture: name } };
    }
  }
  const archives: Record<string, string[]> = {};
  for await (const { name, archive } of pack(entries(), limits)) {
    const files = unzipSync(new Uint8Array(await archive.arrayBuffer()));
    const names = Object.keys(files);
    const pictures = names.filter((name) => name.endsWith(".jpg"));
    const json = files[names.at(-1) ?? ""] ?? new Uint8Array();
    expect(JSON.parse(strFromU8(json))).toEqual(pictures.map((picture) => ({ picture })));
    archives[name] = names;
  }
  return archives;
}
