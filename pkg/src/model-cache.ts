import { readFileList } from "./file-list.js";

const NAME = "caponimage-models";

/** What the key of a config begins with; its model's name follows. */
const CONFIG = "config ";

export function configKey(model: string): string {
  return CONFIG + model;
}

/**
 * Model files kept between visits, by their SHA-256, and the latest `config.json` of each model
 * folder, by its address.
 *
 * A cache that is not there (pages without HTTPS), is refused (private windows) or is full only
 * costs a download, so nothing here ever throws.
 */
export class ModelCache {
  readonly #cache: Cache | undefined;

  private constructor(cache: Cache | undefined) {
    this.#cache = cache;
  }

  static async open(): Promise<ModelCache> {
    try {
      return new ModelCache(await caches.open(NAME));
    } catch {
      return new ModelCache(undefined);
    }
  }

  async get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const response = await this.#cache?.match(address(key));
      return response && new Uint8Array(await response.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  async put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await this.#cache?.put(address(key), new Response(new Blob([bytes])));
    } catch {
      // Goes on without: it is downloaded again next time.
    }
  }

  /** Removes the files that no config lists any more: those of models that were replaced. */
  async keepOnlyListed(): Promise<void> {
    try {
      const keys = (await this.#cache?.keys())?.map(({ url }) => keyOf(url)) ?? [];
      const listed = new Set<string>();
      for (const key of keys.filter((key) => key.startsWith(CONFIG))) {
        const config = await this.get(key);
        if (config) for (const { sha256 } of readFileList(config)) listed.add(sha256);
      }
      const old = keys.filter((key) => !key.startsWith(CONFIG) && !listed.has(key));
      await Promise.all(old.map((key) => this.#cache?.delete(address(key))));
    } catch {
      // Then they stay: what cannot be read is no reason to remove anything.
    }
  }

  /** Removes the files of all models. */
  static async clear(): Promise<void> {
    try {
      await caches.delete(NAME);
    } catch {
      // Without a cache there is nothing to remove.
    }
  }
}

/** Cache keys must be addresses; this one is never fetched. */
function address(key: string): URL {
  return new URL(`/caponimage-models/${encodeURIComponent(key)}`, location.origin);
}

function keyOf(address: string): string {
  return decodeURIComponent(address.slice(address.lastIndexOf("/") + 1));
}
