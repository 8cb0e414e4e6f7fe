import { CaptionerError } from "./errors.js";
import type { Loading } from "./loading.js";
import { ModelCache } from "./model-cache.js";

/** The bytes of a model folder; whether they are the right ones is checked by the wasm. */
export interface ModelFiles {
  config: Uint8Array;
  tokenizer: Uint8Array;
  weights: Uint8Array;
  /** Bytes in all. */
  size: number;
  /** Whether a file other than the config came from the cache. */
  fromCache: boolean;
  /** Keeps the files for the next visit; called once they are known to be good. */
  remember(): Promise<void>;
  /** Removes the files from the cache. */
  forget(): Promise<void>;
}

/** One line of the config's file list. */
interface ListedFile {
  name: string;
  size: number;
  sha256: string;
}

const CONFIG = "config.json";

/** Fetches the model folder at `url` (which ends in a slash), from the cache where it can. */
export async function fetchModel(url: string, loading: Loading): Promise<ModelFiles> {
  const cache = await ModelCache.open();
  const config = await fetchConfig(url, cache, loading);
  const listed = readFileList(config);
  const [tokenizer, weights] = await Promise.all([
    fetchListed(url, "tokenizer.json", listed, cache, loading),
    fetchListed(url, "model.bpk", listed, cache, loading),
  ]);
  return {
    config,
    tokenizer: tokenizer.bytes,
    weights: weights.bytes,
    size: config.length + tokenizer.bytes.length + weights.bytes.length,
    fromCache: tokenizer.fromCache || weights.fromCache,
    async remember() {
      await cache.put(configKey(url), config);
      for (const file of [tokenizer, weights]) {
        if (!file.fromCache) await cache.put(file.key, file.bytes);
      }
    },
    async forget() {
      await Promise.all([tokenizer, weights].map((file) => cache.delete(file.key)));
    },
  };
}

/** The config is asked for every time, so that a new model is seen; the copy is for offline. */
async function fetchConfig(url: string, cache: ModelCache, loading: Loading): Promise<Uint8Array> {
  try {
    return await download(url, CONFIG, undefined, loading);
  } catch (error) {
    const offline = error instanceof CaptionerError && error.code === "network-error";
    const cached = offline ? await cache.get(configKey(url)) : undefined;
    if (!cached) throw error;
    loading.has(CONFIG, cached.length, cached.length, true);
    return cached;
  }
}

function configKey(url: string): string {
  return `config ${url}`;
}

async function fetchListed(
  url: string,
  name: string,
  listed: ListedFile[],
  cache: ModelCache,
  loading: Loading,
): Promise<{ bytes: Uint8Array; key: string; fromCache: boolean }> {
  const file = listed.find((file) => file.name === name);
  if (!file) throw new CaptionerError("model-incompatible", `${CONFIG} lists no ${name}`);
  const key = file.sha256;
  const cached = await cache.get(key);
  if (cached) {
    loading.has(name, cached.length, cached.length, true);
    return { bytes: cached, key, fromCache: true };
  }
  const bytes = await download(url, name, file.size, loading);
  return { bytes, key, fromCache: false };
}

/** Downloads one file; `size` is how long it should be, where that is known. */
async function download(
  folder: string,
  name: string,
  size: number | undefined,
  loading: Loading,
): Promise<Uint8Array> {
  const url = new URL(name, folder).href;
  // Before the first byte, so that a page knows how much is to come.
  loading.has(name, 0, size ?? 0);
  try {
    // Asks the server whether the browser's own copy is still right: an old file beside a new
    // config would look corrupt.
    const response = await fetch(url, { cache: "no-cache" });
    if (!response.ok) {
      const code = response.status >= 500 ? "network-error" : "model-not-found";
      throw new CaptionerError(code, `${url}: the server answered ${response.status}`);
    }
    if (response.headers.get("content-type")?.startsWith("text/html")) {
      // Single-page apps answer every unknown address with their own page.
      throw new CaptionerError("model-not-found", `${url}: the server answered with a web page`);
    }
    const total = size ?? Number(response.headers.get("content-length") ?? 0);
    return await readBody(response, (loaded) => {
      if (size !== undefined && loaded > size) {
        throw new CaptionerError("model-corrupt", `${name} is longer than its ${size} bytes`);
      }
      loading.has(name, loaded, total);
    });
  } catch (cause) {
    if (cause instanceof CaptionerError) throw cause;
    throw new CaptionerError("network-error", `${url} could not be fetched`, { cause });
  }
}

/** Calls `onBytes` with the bytes here so far; where it throws, the download is stopped. */
async function readBody(
  response: Response,
  onBytes: (loaded: number) => void,
): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      loaded += value.length;
      onBytes(loaded);
    }
  } finally {
    // Of no effect once the end is reached.
    void reader.cancel().catch(() => {});
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Only what is needed to fetch the files; the wasm checks the config as a whole. */
function readFileList(config: Uint8Array): ListedFile[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(config));
  } catch (cause) {
    throw new CaptionerError("model-corrupt", `${CONFIG} is not JSON`, { cause });
  }
  const files = isRecord(parsed) ? parsed["files"] : undefined;
  if (!Array.isArray(files) || !files.every(isListedFile)) {
    throw new CaptionerError("model-incompatible", `${CONFIG} has no list of model files`);
  }
  return files;
}

function isListedFile(value: unknown): value is ListedFile {
  return (
    isRecord(value) &&
    typeof value["name"] === "string" &&
    typeof value["size"] === "number" &&
    typeof value["sha256"] === "string"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
