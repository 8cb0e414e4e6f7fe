// How well the edges of lines meet that are meant to.

import { marksOf } from "./marks.js";
import { holds } from "./rects.js";

/** Slots whose edges lie so near to each other are of one column, in shorter sides of the canvas. */
const ONE_COLUMN = 0.015;

/** The largest spread, in pixels, among lines of one column; nothing where no column has two. */
export function spreadOfEdges(inks, composition) {
  const near = ONE_COLUMN * Math.min(composition.width, composition.height);
  const marks = marksOf(composition);
  const lines = inks
    // What stands on a pill, a button or a disc is not of a column.
    .filter(({ rect }) => !marks.some((mark) => holds(mark, rect)))
    .flatMap(({ text, lines }) =>
      lines.map(({ rect }) => ({
        align: text.align,
        meant: edge(text.slot, text.align),
        drawn: edge(rect, text.align),
      })),
    )
    .sort((a, b) => a.meant - b.meant);
  const columns = [];
  for (const align of ["left", "center", "right"]) {
    let last = -Infinity;
    for (const line of lines.filter((line) => line.align === align)) {
      if (line.meant - last > near) columns.push([]);
      columns.at(-1).push(line.drawn);
      last = line.meant;
    }
  }
  const spreads = columns
    .filter((column) => column.length > 1)
    .map((column) => Math.max(...column) - Math.min(...column));
  return spreads.length > 0 ? Math.max(...spreads) : undefined;
}

function edge({ x, width }, align) {
  return x + width * { left: 0, center: 0.5, right: 1 }[align];
}
