// The products of a shop's table, whose first row names its columns.

import type { Attribute } from "../document/document.ts";
import { type Column, columnOf } from "./columns.ts";

/** What a table says of a product. */
export interface Product {
  /** Of its first row, counted from 1 with the names of the columns. */
  row: number;
  id: string;
  title: string;
  attributes: Attribute[];
  /** Names, paths or addresses of its photos. */
  photos: string[];
}

/** Values that say nothing, or only what a shop's program needs. */
const UNSAID = new Set(["-", "–", "n/a", "na", "null", "none", "default title"]);

/** The products of a table's rows; nothing where no column tells of photos, by file or by id. */
export function productsIn(rows: readonly (readonly string[])[]): Product[] | undefined {
  const [names = [], ...body] = rows;
  const columns = names.map(columnOf);
  const tells = columns.some(({ role }) => role === "image" || role === "id");
  if (!tells) return undefined;
  const products: Product[] = [];
  const options: Options = new Map();
  for (const [index, cells] of body.entries()) {
    const product = productOf(cells, columns, index + 2, options);
    const last = products.at(-1);
    if (last && isFurtherRow(product, last)) take(last, product);
    else products.push(product);
  }
  return products;
}

/** The names of options, by column: further rows of a product leave them out. */
type Options = Map<number, string>;

function productOf(
  cells: readonly string[],
  columns: readonly Column[],
  row: number,
  options: Options,
): Product {
  const product: Product = { row, id: "", title: "", attributes: [], photos: [] };
  let option: string | undefined;
  columns.forEach((column, at) => {
    const cell = (cells[at] ?? "").trim();
    if (column.role === "option name") {
      if (cell) options.set(at, cell.toLowerCase());
      option = options.get(at);
    }
    if (cell === "" || UNSAID.has(cell.toLowerCase())) return;
    switch (column.role) {
      case "id":
        product.id ||= cell;
        break;
      case "title":
        product.title ||= oneLine(cell);
        break;
      case "image":
        product.photos.push(...cell.split(/[,;|\n]/).flatMap((part) => part.trim() || []));
        break;
      case "attributes":
        product.attributes.push(...pairsIn(cell));
        break;
      case "option value":
        if (option) product.attributes.push([option, oneLine(cell)]);
        break;
      case "attribute":
        product.attributes.push([column.name, oneLine(cell)]);
        break;
      case "option name":
      case "nothing":
    }
  });
  // Of columns that mean the same, the last that says something counts.
  return { ...product, attributes: [...new Map(product.attributes)] };
}

/** Another variant or photo of the product before: it has its id, and no title or the same. */
function isFurtherRow({ id, title }: Product, last: Product): boolean {
  return id !== "" && id === last.id && (title === "" || title === last.title);
}

/** What differs between variants is not said of the product. */
function take(product: Product, further: Product): void {
  const values = new Map(further.attributes);
  product.attributes = product.attributes.filter(
    ([name, value]) => (values.get(name) ?? value) === value,
  );
  product.photos = [...new Set([...product.photos, ...further.photos])];
}

/** "colour=Green; material=Velvet" */
function pairsIn(cell: string): Attribute[] {
  return cell.split(/[;\n]/).flatMap((part): Attribute[] => {
    const [, name = "", value = ""] = /^\s*([^=:]+?)\s*[=:]\s*(.+?)\s*$/.exec(part) ?? [];
    return name && value ? [[name.toLowerCase(), value]] : [];
  });
}

function oneLine(cell: string): string {
  return cell.replace(/\s+/g, " ");
}
