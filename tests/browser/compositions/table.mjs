// Measures of many compositions as tables of text.

/**
 * A composition in numbers, by the names of {@link MEASURES}; what can't be measured is not there.
 * @typedef {object} Row
 * @property {string} path of the photo
 * @property {string} collection
 * @property {string} format
 * @property {string} template
 * @property {number} rank among its photo's compositions, 0 for the best
 * @property {Record<string, number | undefined>} measures
 */

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {"highest" | "lowest"} worst which of its values is
 * @property {number} [goal] what no composition should be worse than
 * @property {(value: number) => string} written
 */

const percent = (/** @type {number} */ value) => (100 * value).toFixed(1);
const decimals = (/** @type {number} */ count) => (/** @type {number} */ value) =>
  value.toFixed(count);

/** @type {Record<string, Measure>} */
export const MEASURES = {
  occlusion: { name: "text on product, %", worst: "highest", goal: 0.02, written: percent },
  gradient: { name: "gradient beneath, %", worst: "highest", goal: 0.02, written: percent },
  hidden: { name: "product hidden, %", worst: "highest", goal: 0.02, written: percent },
  size: { name: "product of canvas, %", worst: "lowest", written: percent },
  overlap: { name: "texts overlap, %", worst: "highest", goal: 0, written: percent },
  smallest: { name: "smallest, % of side", worst: "lowest", goal: 0.04, written: percent },
  ratio: { name: "headline : benefit", worst: "lowest", goal: 1.8, written: decimals(2) },
  told: { name: "contrast, told", worst: "lowest", written: decimals(1) },
  drawn: { name: "contrast, drawn", worst: "lowest", written: decimals(1) },
  tenth: { name: "its worst tenth", worst: "lowest", written: decimals(1) },
  unreadable: { name: "texts hard to read", worst: "highest", goal: 0, written: decimals(2) },
  edges: { name: "edges, px", worst: "highest", goal: 0.5, written: decimals(2) },
  border: { name: "to the border, %", worst: "lowest", goal: 0.05, written: percent },
  covered: { name: "in covered areas, px", worst: "highest", goal: 0.5, written: decimals(1) },
  missing: { name: "texts left out", worst: "highest", written: decimals(2) },
  noHeadline: { name: "without headline", worst: "highest", goal: 0, written: decimals(2) },
  milliseconds: { name: "ms for all", worst: "highest", written: decimals(0) },
};
/** Sums are rounded. */
const ROUNDING = 1e-4;

/**
 * One row for each group: the mean of each measure and its worst value.
 * @param {string} title
 * @param {readonly Row[]} rows
 * @param {(row: Row) => string} groupOf
 */
export function printTable(title, rows, groupOf) {
  const groups = new Map([["all", [...rows]]]);
  for (const row of rows) {
    const group = groups.get(groupOf(row)) ?? [];
    groups.set(groupOf(row), group);
    group.push(row);
  }
  console.log(`\n${title}: mean / worst`);
  const header = ["", ...groups.keys()];
  const count = ["compositions", ...[...groups.values()].map((of) => String(of.length))];
  const lines = Object.entries(MEASURES).map(([key, measure]) => [
    measure.name,
    ...[...groups.values()].map((of) =>
      cell(
        of.map((row) => row.measures[key]),
        measure,
      ),
    ),
  ]);
  printAligned([header, count, ...lines]);
}

/** @param {readonly (number | undefined)[]} all @param {Measure} measure */
function cell(all, measure) {
  const values = all.filter((value) => value !== undefined);
  if (values.length === 0) return "";
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${measure.written(mean)} / ${measure.written(worstOf(values, measure))}`;
}

/** @param {readonly number[]} values @param {Measure} measure */
function worstOf(values, { worst }) {
  return values.reduce((a, b) => (worst === "highest" ? Math.max(a, b) : Math.min(a, b)));
}

/**
 * What is to be reached, how many compositions miss it, and the worst of them, to be looked at.
 * @param {readonly Row[]} rows
 */
export function printGoals(rows) {
  console.log("\ngoals");
  const header = ["", "goal", "missed by", "of", "worst", "format", "template", "photo"];
  const lines = Object.entries(MEASURES).flatMap(([key, measure]) => {
    const { name, goal, worst, written } = measure;
    if (goal === undefined) return [];
    const known = rows.flatMap((row) => {
      const value = row.measures[key];
      return value === undefined ? [] : [{ ...row, value }];
    });
    const sign = worst === "highest" ? 1 : -1;
    const missed = known.filter(({ value }) => sign * (value - goal) > ROUNDING);
    const counts = [name, written(goal), String(missed.length), String(known.length)];
    if (missed.length === 0) return [counts];
    const most = worstOf(
      missed.map(({ value }) => value),
      measure,
    );
    const found = missed.find(({ value }) => value === most);
    return [
      [...counts, written(most), ...(found ? [found.format, found.template, found.path] : [])],
    ];
  });
  printAligned([header, ...lines]);
}

/** @param {string[][]} lines */
function printAligned(lines) {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? "").length)),
  );
  for (const line of lines) {
    const cells = line.map((text, column) =>
      column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
    );
    console.log(cells.join("  ").trimEnd());
  }
}
