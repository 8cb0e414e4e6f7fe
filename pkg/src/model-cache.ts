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
      return new ModelCache(await caches.open("caponimage-models"));
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

  async delete(key: string): Promise<void> {
    try {
      await this.#cache?.delete(address(key));
    } catch {
      // Then it is found corrupt once more next time.
    }
  }
}

/** Cache keys must be addresses; this one is never fetched. */
function address(key: string): URL {
  return new URL(`/caponimage-models/${encodeURIComponent(key)}`, location.origin);
}
