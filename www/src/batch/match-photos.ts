// Which photo is of which product of a table.

import type { Product } from "./products.ts";

export interface Matched {
  /** By the names of photos' files. */
  products: ReadonlyMap<string, Product>;
  /** The products that no photo is of. */
  withoutPhoto: Product[];
  /** The photos that no product has. */
  withoutProduct: string[];
}

const ENDING = /\.[a-z][a-z0-9]{1,4}$/;

/**
 * Finds the photos of products by the names of their files, with or without an ending, in any case;
 * of paths and addresses, the last part counts. A product that names no photo has those that are
 * called by its id. Where several products have a photo, the first one counts.
 */
export function matchPhotos(products: readonly Product[], names: readonly string[]): Matched {
  const byKey = new Map<string, Set<string>>();
  const remember = (key: string, name: string) =>
    byKey.set(key, (byKey.get(key) ?? new Set()).add(name));
  for (const name of names) {
    remember(fold(name), name);
    remember(stem(fold(name)), name);
  }
  const found = new Map<string, Product>();
  const withoutPhoto = products.filter((product) => {
    const called = product.photos.length > 0 ? product.photos : [product.id];
    const photos = called.flatMap((photo) => photosCalled(photo, byKey));
    for (const name of photos) if (!found.has(name)) found.set(name, product);
    return photos.length === 0;
  });
  const withoutProduct = names.filter((name) => !found.has(name));
  return { products: found, withoutPhoto, withoutProduct };
}

/** The most exact way in which the table may mean some photos. */
function photosCalled(called: string, byKey: ReadonlyMap<string, Set<string>>): string[] {
  const [whole, path = ""] = [called, called.split(/[?#]/)[0]];
  const keys = [whole, path, decoded(path)].map((way) => fold(lastPart(way)));
  for (const key of [...keys, ...keys.map(stem)]) {
    const names = key ? byKey.get(key) : undefined;
    if (names) return [...names];
  }
  return [];
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? "";
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function stem(name: string): string {
  return name.replace(ENDING, "");
}

function fold(name: string): string {
  return name.normalize("NFC").trim().toLowerCase();
}
