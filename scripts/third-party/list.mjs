// A list of software and the texts of its licences, as one text file.

import { keyOf } from "./texts.mjs";

/**
 * A piece of software that others wrote.
 * @typedef {object} Component
 * @property {string} name
 * @property {string} version empty where it has none of its own
 * @property {string} licence an SPDX expression
 * @property {string[]} authors
 * @property {string} source the address of its source
 * @property {string} [remark]
 * @property {string[]} texts
 */

const LINE = "=".repeat(80);

/**
 * All of them by name, then each text once, with those that it belongs to. The same input gives the same text.
 * @param {string} introduction
 * @param {readonly Component[]} components
 */
export function list(introduction, components) {
  const sorted = [...components].sort((one, other) => compare(title(one), title(other)));
  /** @type {Map<string, { number: number, text: string, of: Set<string> }>} */
  const texts = new Map();
  const parts = sorted.map((component) => {
    const numbers = component.texts.map((text) => {
      const key = keyOf(text);
      const known = texts.get(key) ?? { number: texts.size + 1, text, of: new Set() };
      texts.set(key, known);
      known.of.add(title(component));
      return known.number;
    });
    const { licence, authors, source, remark } = component;
    return [
      title(component),
      `  Licence: ${licence} (see text ${[...new Set(numbers)].join(", ")})`,
      ...(authors.length > 0 ? [`  Authors: ${authors.join(", ")}`] : []),
      ...(source ? [`  Source: ${source}`] : []),
      ...(remark ? [`  ${remark}`] : []),
    ].join("\n");
  });
  const printed = [...texts.values()].map(({ number, text, of }) =>
    [LINE, `Text ${number}, of ${[...of].join(", ")}`, LINE, "", tidy(text)].join("\n"),
  );
  return `${[introduction, parts.join("\n"), ...printed].join("\n\n")}\n`;
}

/** @param {Component} component */
function title({ name, version }) {
  return `${name} ${version}`.trim();
}

/** Not as a language sorts: the same everywhere. @param {string} one @param {string} other */
function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}

/** Without spaces at the ends of lines and empty lines at both ends. @param {string} text */
function tidy(text) {
  return text.replace(/[^\S\n]+$/gm, "").replace(/^\n+|\s+$/g, "");
}
