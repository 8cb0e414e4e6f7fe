import { readFileList } from "./file-list.js";

const NAME = "caponimage-models";

/** What the key of a config begins with; its model's name follows. */
const CONFIG = "config ";

export function configKey(model: string): string {
  return CONFIG + model;
}

/** Milliseconds that the browser has for each answer; some caches never give one. */
const PATIENCE = 5000;

/**
 * Model files kept between visits, by their SHA-256, and the latest `config.json` of each model
 * folder, by its address.
 *
 * A cache that is not there (pages without HTTPS), is refused (private windows), is full or does not
 * answer only costs a download, so nothing here ever throws.
 */
export class ModelCache {
  readonly #cache: Cache | undefined;

  private constructor(cache: Cache | undefined) {
    this.#cache = cache;
  }

  static async open(): Promise<ModelCache> {
    return new ModelCache(await answer(() => caches.open(NAME)));
  }

  async get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const response = await answer(() => this.#cache?.match(address(key)));
    return answer(async () => response && new Uint8Array(await response.arrayBuffer()));
  }

  async put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await answer(() => this.#cache?.put(address(key), new Response(new Blob([bytes]))));
  }

  /** Removes the files that no config lists any more: those of models that were replaced. */
  async keepOnlyListed(): Promise<void> {
    await answer(async () => {
      const keys = (await this.#cache?.keys())?.map(({ url }) => keyOf(url)) ?? [];
      const listed = new Set<string>();
      for (const key of keys.filter((key) => key.startsWith(CONFIG))) {
        const config = await this.get(key);
        // What cannot be read is no reason to remove anything.
        if (!config) return;
        for (const { sha256 } of readFileList(config)) listed.add(sha256);
      }
      const old = keys.filter((key) => !key.startsWith(CONFIG) && !listed.has(key));
      await Promise.all(old.map((key) => this.#cache?.delete(address(key))));
    });
  }

  /** Removes the files of all models. */
  static async clear(): Promise<void> {
    await answer(() => caches.delete(NAME));
  }
}

/** What the browser answers; nothing where it refuses, or does not answer. */
async function answer<T>(ask: () => Promise<T> | undefined): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Cache keys must be addresses; this one is never fetched. */
function address(key: string): URL {
  return new URL(`/caponimage-models/${encodeURIComponent(key)}`, location.origin);
}

function keyOf(address: string): string {
  return decodeURIComponent(address.slice(address.lastIndexOf("/") + 1));
}
