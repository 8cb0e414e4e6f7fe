// Photos to compose, and what is told of each product.

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

import { root, samplesPath } from "../paths.mjs";
import { sample, seededRandom } from "./random.mjs";

/**
 * @typedef {object} Photo
 * @property {string} collection
 * @property {string} path in the folder
 * @property {{ title: string, attributes: Record<string, string> }} product what is told
 */

/** Where the collections are on some machines. */
export const dataPath = `${root}../shared/data`;

/** The collections of a folder of photos; each lists all that it has. */
const COLLECTIONS = {
  fashion: listFashion,
  grocery: listGrocery,
  clothing: listClothing,
  household: listHousehold,
};

/**
 * The same photos for each seed, as many of each collection; without the collections, the page's own
 * samples. Collections take turns, so that fewer photos are the first ones of many.
 * @param {string} folder
 * @param {number} count
 * @param {number} seed
 * @returns {Promise<{ folder: string, photos: Photo[] }>}
 */
export async function findPhotos(folder, count, seed) {
  const names = Object.keys(COLLECTIONS);
  if (!names.every((name) => existsSync(`${folder}/${name}`))) {
    console.log(`There are no collections ${names.join(", ")} in ${folder}: the page's samples.`);
    return { folder: samplesPath, photos: (await listSamples()).slice(0, count) };
  }
  const each = Math.ceil(count / names.length);
  const samples = await Promise.all(
    Object.values(COLLECTIONS).map(async (list) =>
      sample(await list(folder), each, seededRandom(seed)),
    ),
  );
  const rows = Array.from({ length: each }, (_, row) => samples.flatMap((of) => of[row] ?? []));
  return { folder, photos: rows.flat().slice(0, count) };
}

/** @returns {Promise<Photo[]>} */
async function listSamples() {
  /** @type {{ image: string, title: string, attributes: Record<string, string> }[]} */
  const samples = JSON.parse(await readFile(`${samplesPath}samples.json`, "utf8"));
  return samples.map(({ image, title, attributes }) => ({
    collection: "samples",
    path: image,
    product: { title, attributes },
  }));
}

/** @param {string} folder @returns {Promise<Photo[]>} */
async function listFashion(folder) {
  const [, ...rows] = await linesOf(`${folder}/fashion/styles.csv`);
  return rows.map((row) => {
    const [id, gender, , , type, colour, season, , usage, ...title] = row.split(",");
    return {
      collection: "fashion",
      path: `fashion/images/${id}.jpg`,
      // Commas in a title are not quoted.
      product: productOf(title.join(","), { gender, type, colour, season, usage }),
    };
  });
}

/** @param {string} folder @returns {Promise<Photo[]>} */
async function listGrocery(folder) {
  const [, ...classes] = await linesOf(`${folder}/grocery/classes.csv`);
  const kinds = new Map(classes.map((row) => [row.split(",")[1], row.split(",")]));
  const rows = [
    ...(await linesOf(`${folder}/grocery/train.txt`)),
    ...(await linesOf(`${folder}/grocery/test.txt`)),
  ];
  return rows.map((row) => {
    const [path, id] = row.split(",").map((part) => part.trim());
    const [name = "", , kind = ""] = kinds.get(id) ?? [];
    return {
      collection: "grocery",
      path: `grocery/${path}`,
      product: productOf(words(name), { type: words(kind) }),
    };
  });
}

/** @param {string} folder @returns {Promise<Photo[]>} */
async function listClothing(folder) {
  const files = await readdir(`${folder}/clothing`, { recursive: true });
  return files
    .filter((file) => file.endsWith(".jpg"))
    .sort()
    .map((file) => ({
      collection: "clothing",
      path: `clothing/${file}`,
      product: productOf("", { type: file.split("/").at(-2) }),
    }));
}

/** @param {string} folder @returns {Promise<Photo[]>} */
async function listHousehold(folder) {
  const rows = await linesOf(`${folder}/household/products.jsonl`);
  return rows.map((row) => {
    const { image, title, attributes, label } = JSON.parse(row);
    return {
      collection: "household",
      path: `household/${image}`,
      product: productOf(title, { type: label, ...attributes }),
    };
  });
}

/** @param {string} file */
async function linesOf(file) {
  return (await readFile(file, "utf8")).split(/\r?\n/).filter((line) => line !== "");
}

/** @param {string} name */
function words(name) {
  return name.replaceAll("-", " ");
}

/** @param {string} title @param {Record<string, string | undefined>} attributes */
function productOf(title, attributes) {
  const told = Object.entries(attributes).flatMap(([name, value]) =>
    value && value !== "NA" ? [/** @type {const} */ ([name, value])] : [],
  );
  return { title, attributes: Object.fromEntries(told) };
}
