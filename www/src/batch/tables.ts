// Tables that come with photos: what they tell of which.

import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { matchPhotos } from "./match-photos.ts";
import { type Product, productsIn } from "./products.ts";

const words = strings.batch.tables;

/** What tables tell of photos, and what did not fit together. */
export interface TableReport {
  /** By the names of photos' files. */
  products: ReadonlyMap<string, Product>;
  /** The attributes that they tell, in the order of their columns. */
  columns: readonly string[];
  /** Why tables could not be used, in words. */
  problems: readonly string[];
  /** What the rows without a photo are of. */
  rowsWithoutPhoto: readonly string[];
  /** The names of photos without a row. */
  photosWithoutRow: readonly string[];
}

/** Whether a file is a table by its name: systems give types of their own to it. */
export function isTable({ name }: File): boolean {
  return /\.(?:csv|tsv)$/i.test(name);
}

/** Reads tables and finds the photos of these names in them. */
export async function readTables(
  tables: readonly File[],
  photos: readonly string[],
): Promise<TableReport> {
  const products: Product[] = [];
  const problems: string[] = [];
  for (const table of tables) {
    try {
      const { readTable } = await loadReader();
      const found = productsIn(await readTable(table));
      if (found) products.push(...found);
      else problems.push(words.noPhotoColumn(table.name));
    } catch (error) {
      problems.push(words.unreadable(table.name, errorInWords(error)));
    }
  }
  const matched = matchPhotos(products, photos);
  const names = [...matched.products.values()].flatMap(({ attributes }) => attributes);
  return {
    products: matched.products,
    columns: [...new Set(names.map(([name]) => name))],
    problems,
    rowsWithoutPhoto: matched.withoutPhoto.map(rowName),
    photosWithoutRow: products.length > 0 ? matched.withoutProduct : [],
  };
}

/** What reads tables, which few need. */
function loadReader() {
  return import("./read-table.ts").catch((cause: unknown) => {
    throw new Error(strings.errors.newVersion, { cause });
  });
}

function rowName({ photos, id, title, row }: Product): string {
  return photos[0] ?? (id || title || words.row(row));
}
