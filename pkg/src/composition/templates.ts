import type { Template } from "./template.js";
import { facts, headlineAndRow, pills, quiet } from "./templates/bands.js";
import { callouts } from "./templates/callouts.js";
import { card } from "./templates/cards.js";
import { columnLeft, columnRight, diagonal, magazine } from "./templates/columns.js";
import { footer, poster, split } from "./templates/panels.js";

export const TEMPLATES: readonly Template[] = [
  columnLeft,
  columnRight,
  magazine,
  diagonal,
  headlineAndRow,
  pills,
  facts,
  quiet,
  split,
  footer,
  poster,
  card,
  callouts,
];

/** What compositions are called. */
export const COMPOSITION_NAMES: readonly string[] = TEMPLATES.map(({ name }) => name);
