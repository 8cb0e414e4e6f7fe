// What the columns of a shop's table are: the same names as the importer of catalogues knows.

import table from "../../../crates/compose/tables/columns.csv?raw";

/** What a column holds; what is none of these is an attribute of the column's name. */
export type Role =
  | "id"
  | "title"
  | "image"
  /** Several attributes: "colour=Green; material=Velvet". */
  | "attributes"
  /** The name of an attribute; its value stands in the next column of "option value". */
  | "option name"
  | "option value"
  | "nothing";

export type Column = { role: Role } | { role: "attribute"; name: string };

/** Names that this page knows beside those of the importer, where photos are told by path. */
const OWN: readonly (readonly [column: string, role: string])[] = [
  ["file", "image"],
  ["file name", "image"],
  ["filename", "image"],
  ["photo name", "image"],
  ["attributes", "attributes"],
];
const ROLES: readonly Role[] = [
  "id",
  "title",
  "image",
  "attributes",
  "option name",
  "option value",
];
/** What the importer reads, and the model is not told. */
const UNTOLD: readonly string[] = ["", "description", "label", "split"];

/** What a column of that name is. */
export function columnOf(name: string): Column {
  const column = normal(name);
  const says = EXACT.get(column) ?? BEGINNINGS.find(([start]) => column.startsWith(start))?.[1];
  if (column === "" || (says !== undefined && UNTOLD.includes(says))) return { role: "nothing" };
  const role = ROLES.find((one) => one === says);
  return role ? { role } : { role: "attribute", name: says ?? column };
}

/** A column's name as the table has it. */
function normal(name: string): string {
  return name.replaceAll("_", " ").trim().toLowerCase().replace(/\s+/g, " ");
}

const rows = table
  .split(/\r?\n/)
  .filter((line) => line !== "" && !line.startsWith("#"))
  .slice(1)
  .map((line): readonly [column: string, role: string] => {
    const comma = line.lastIndexOf(",");
    return [line.slice(0, comma), line.slice(comma + 1)];
  });
const EXACT: ReadonlyMap<string, string> = new Map([...rows, ...OWN]);
const BEGINNINGS = rows
  .filter(([column]) => column.endsWith("*"))
  .map(([column, role]) => [column.slice(0, -1), role] as const);
