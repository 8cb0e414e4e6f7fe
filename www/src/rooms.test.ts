// docs/ARCHITECTURE.md says which room of the page may import which: here it is held.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SOURCE = fileURLToPath(new URL(".", import.meta.url));
const RULES = new URL("../../docs/ARCHITECTURE.md", import.meta.url);
/** Of another file of the page, at the top of a file or later on. */
const IMPORT = /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

/** Each room with those it may import, in the table's order. */
function rules(): Map<string, string[]> {
  const [, section = ""] = readFileSync(RULES, "utf8").split("## The page\n");
  const [own = ""] = section.split("\n## ");
  const rows = own.matchAll(/^\| `(\w+)` \|[^|]*\|([^|]*)\|$/gm);
  return new Map(
    [...rows].map(([, room = "", allowed = ""]) => [
      room,
      [...allowed.matchAll(/`(\w+)`/g)].map(([, other = ""]) => other),
    ]),
  );
}

/** Each room with those that its files import. */
function found(): Map<string, Set<string>> {
  const rooms = new Map<string, Set<string>>();
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" });
  for (const file of files) {
    const room = roomOf(file);
    if (room === undefined) continue;
    const imported = rooms.get(room) ?? new Set();
    rooms.set(room, imported);
    if (!/\.tsx?$/.test(file) || file.endsWith(".test.ts")) continue;
    for (const [, path = ""] of readFileSync(join(SOURCE, file), "utf8").matchAll(IMPORT)) {
      const other = roomOf(normalize(join(dirname(file), path)));
      if (other !== undefined && other !== room) imported.add(other);
    }
  }
  return rooms;
}

/** The room of a file in `src`; none of the files that put the rooms together, and of others' files. */
function roomOf(file: string): string | undefined {
  const [room, ...rest] = file.split(sep);
  return rest.length === 0 || room === ".." ? undefined : room;
}

test("rooms import those that docs/ARCHITECTURE.md says, all of which stand above them", () => {
  const [allowed, actual] = [rules(), found()];
  expect([...actual.keys()].sort()).toEqual([...allowed.keys()].sort());
  const above = new Set<string>();
  for (const [room, others] of allowed) {
    expect([...(actual.get(room) ?? [])].sort(), room).toEqual(others);
    expect(others.filter((other) => !above.has(other))).toEqual([]);
    above.add(room);
  }
});
