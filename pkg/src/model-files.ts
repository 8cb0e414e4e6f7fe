import { download, FileGone } from "./download.js";
import { CaptionerError, toErrorMessage } from "./errors.js";
import { type ListedFile, readFileList } from "./file-list.js";
import type { Loading } from "./loading.js";
import { configKey, ModelCache } from "./model-cache.js";
import type { PlainSource } from "./protocol.js";

/** The bytes of a model folder; whether they are the right ones is checked by the wasm. */
export interface ModelFiles {
  config: Uint8Array<ArrayBuffer>;
  /** On their way. */
  tokenizer: Promise<Uint8Array<ArrayBuffer>>;
  weights: Promise<Uint8Array<ArrayBuffer>>;
  /** Bytes in all, as the config has them. */
  size: number;
  /** Keeps the files for the next visit; called once they are known to be good. */
  remember(): Promise<void>;
}

const CONFIG = "config.json";

/** With what files are fetched. */
interface Tools {
  cache: ModelCache;
  loading: Loading;
  fetch: typeof fetch;
  signal: AbortSignal | undefined;
  /** Whether copies of the files are passed over. */
  fresh: boolean;
}

export interface FetchOptions {
  fetch?: typeof fetch;
  signal?: AbortSignal | undefined;
  fresh?: boolean;
}

/** A file that is here. */
interface Fetched {
  bytes: Uint8Array<ArrayBuffer>;
  /** What it is kept by in the cache; nothing for bytes that were given. */
  key?: string;
  fromCache: boolean;
}

/** Fetches the files of a model, from the cache where it can. */
export async function fetchModel(
  source: PlainSource,
  loading: Loading,
  { fetch = globalThis.fetch.bind(globalThis), signal, fresh = false }: FetchOptions = {},
): Promise<ModelFiles> {
  const tools = { cache: await ModelCache.open(), loading, fetch, signal, fresh };
  const config = await fetchConfig(source, tools);
  const listed = readFileList(config.bytes);
  const tokenizer = fetchListed(source.tokenizer, "tokenizer.json", listed, tools);
  const weights = fetchListed(source.weights, "model.bpk", listed, tools);
  const keep = async ({ key, bytes, fromCache }: Fetched) => {
    if (key !== undefined && !fromCache) await tools.cache.put(key, bytes);
  };
  return {
    config: config.bytes,
    tokenizer: bytesOf(tokenizer),
    weights: bytesOf(weights),
    size: listed.reduce((size, file) => size + file.size, config.bytes.length),
    async remember() {
      await keep(config);
      // First makes room.
      await tools.cache.keepOnlyListed();
      await keep(await tokenizer);
      await keep(await weights);
    },
  };
}

function bytesOf(fetching: Promise<Fetched>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = fetching.then((fetched) => fetched.bytes);
  // Nobody may be waiting for it when it fails: one of the others may have failed first.
  bytes.catch(() => {});
  return bytes;
}

/**
 * Uses a model's files. Corrupt ones are fetched once more, all of them and no copies: one may have
 * been damaged in a cache, or replaced on the server between two others.
 */
export async function useModel<T>(
  source: PlainSource,
  fetchFiles: (fresh: boolean) => Promise<ModelFiles>,
  use: (files: ModelFiles) => Promise<T>,
): Promise<{ used: T; files: ModelFiles }> {
  let files: ModelFiles | undefined;
  const attempt = async (fresh: boolean) => {
    files = await fetchFiles(fresh);
    return { used: await use(files), files };
  };
  try {
    return await attempt(false);
  } catch (error) {
    const given = FILES.every((name) => typeof source[name] !== "string");
    if (given || toErrorMessage(error).code !== "model-corrupt") throw error;
    // What is still on its way would come twice at a time.
    await Promise.allSettled([files?.tokenizer, files?.weights]);
    return attempt(true);
  }
}

const FILES = ["config", "tokenizer", "weights"] as const;

/** The config is asked for every time, so that a new model is seen; the copy is for offline. */
async function fetchConfig({ config, name }: PlainSource, tools: Tools): Promise<Fetched> {
  const { cache, loading, signal } = tools;
  const key = configKey(name);
  if (typeof config !== "string") {
    // Where other files are kept, it is for their being listed.
    return { ...given(CONFIG, config, loading), ...(name && { key }) };
  }
  try {
    return { bytes: await fetchFile(config, CONFIG, undefined, tools), key, fromCache: false };
  } catch (error) {
    // Whatever else the server or the way to it has.
    if (error instanceof FileGone || signal?.aborted) throw error;
    const cached = await cache.get(key);
    if (!cached) throw error;
    loading.has(CONFIG, cached.length, cached.length, true);
    return { bytes: cached, key, fromCache: true };
  }
}

function given(name: string, bytes: Uint8Array<ArrayBuffer>, loading: Loading): Fetched {
  loading.has(name, bytes.length, bytes.length, true);
  return { bytes, fromCache: false };
}

async function fetchListed(
  from: string | Uint8Array<ArrayBuffer>,
  name: string,
  listed: ListedFile[],
  tools: Tools,
): Promise<Fetched> {
  const { cache, loading, fresh } = tools;
  if (typeof from !== "string") return given(name, from, loading);
  const file = listed.find((file) => file.name === name);
  if (!file) throw new CaptionerError("model-incompatible", `${CONFIG} lists no ${name}`);
  const key = file.sha256;
  const cached = fresh ? undefined : await cache.get(key);
  if (cached) {
    loading.has(name, cached.length, cached.length, true);
    return { bytes: cached, key, fromCache: true };
  }
  return { bytes: await fetchFile(from, name, file.size, tools), key, fromCache: false };
}

function fetchFile(
  url: string,
  name: string,
  size: number | undefined,
  { loading, fetch, signal, fresh }: Tools,
): Promise<Uint8Array<ArrayBuffer>> {
  const onBytes = (loaded: number, total: number) => loading.has(name, loaded, total);
  // Before the first byte, so that a page knows how much is to come.
  onBytes(0, size ?? 0);
  return download({ url, size, fresh, fetch, signal, onBytes });
}
