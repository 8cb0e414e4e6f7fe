// Texts of licences: found beside code, told apart, and lent to code that came without.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** @import { Component } from "./list.mjs" */

const NAMES =
  /(^|[\\/])(authors|copying|copyright|licen[cs]e|notice|patents|unlicense)([-.][^\\/]*)?$/i;
const CODE = /\.(c|h|html|m?js|json|rs|toml|ts)$|[\\/]?node_modules[\\/]/i;
const APACHE = /^\s*Apache License,?\s+Version 2\.0, January 2004\s.*?END OF TERMS AND CONDITIONS/s;
/** Put into the Apache licence's appendix, which else is the same everywhere. */
const HOLDERS = /^ *Copyright (?![[{]).*(\n *Copyright .*)*/m;
/** Letters; no licence is as short as a list of authors. */
const LONGEST_NOTICE = 500;
const MIT = /Permission is hereby granted, free of charge.*THE\s+SOFTWARE\.?\s*$/s;

/**
 * What a folder says of licences and authors. Of the Apache licence only the terms are taken, with
 * whom its appendix names: the rest says how to apply it.
 * @param {string} folder
 * @returns {string[]}
 */
export function textsIn(folder) {
  const names = /** @type {string[]} */ (readdirSync(folder, { recursive: true }));
  return names
    .filter((name) => NAMES.test(name) && !CODE.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .flatMap((path) => split(readFileSync(path, "utf8").replaceAll("\r\n", "\n")));
}

/** @param {string} text */
function split(text) {
  const terms = APACHE.exec(text)?.[0];
  if (terms === undefined) return [text];
  const holders = HOLDERS.exec(text.slice(terms.length))?.[0];
  return holders === undefined ? [terms] : [terms, holders.replace(/^ +/gm, "")];
}

/** The same for texts that differ in line breaks and spaces only. @param {string} text */
export function keyOf(text) {
  const plain = text.replace(/\s+/g, " ").trim();
  // The address in its title is written in several ways.
  return APACHE.test(text) ? plain.replace(/^.*?(?=TERMS AND CONDITIONS)/, "") : plain;
}

/**
 * Code that came without a text gets that of one of its licences, as the others have it.
 * @param {Component[]} components
 * @returns {Component[]}
 */
export function withStandardText(components) {
  const all = components.flatMap(({ texts }) => texts);
  /** @type {Record<string, (component: Component) => string | undefined>} */
  const standard = {
    "Apache-2.0": () => all.find((text) => APACHE.test(text)),
    "MPL-2.0": () => all.find((text) => /^Mozilla Public License Version 2\.0\s/.test(text)),
    // Of this alone the authors are a part.
    MIT: ({ name, authors }) => {
      const terms = all.map((text) => MIT.exec(text)?.[0]).find((found) => found !== undefined);
      const holders = authors.length > 0 ? authors.join(", ") : `the authors of ${name}`;
      return terms && `Copyright (c) ${holders}\n\n${terms}`;
    },
  };
  return components.map((component) => {
    const { name, version, licence, texts } = component;
    if (texts.some(({ length }) => length > LONGEST_NOTICE)) return component;
    const choices = licence.split(" OR ");
    for (const [choice, find] of Object.entries(standard)) {
      const text = choices.includes(choice) ? find(component) : undefined;
      if (text !== undefined) return { ...component, texts: [...texts, text] };
    }
    throw new Error(
      `${name} ${version} has no text of its licence, ${licence}, and no other has it`,
    );
  });
}
