import { CaptionerError, toErrorMessage } from "./errors.js";
import type { Loading } from "./loading.js";
import { ModelCache } from "./model-cache.js";
import type { PlainSource } from "./protocol.js";

/** The bytes of a model folder; whether they are the right ones is checked by the wasm. */
export interface ModelFiles {
  config: Uint8Array<ArrayBuffer>;
  tokenizer: Uint8Array<ArrayBuffer>;
  weights: Uint8Array<ArrayBuffer>;
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

/** How often a download that breaks off goes on where it was. */
const RETRIES = 4;

/** With what files are fetched. */
interface Tools {
  cache: ModelCache;
  loading: Loading;
  fetch: typeof fetch;
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
  fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
): Promise<ModelFiles> {
  const tools = { cache: await ModelCache.open(), loading, fetch };
  const config = await fetchConfig(source.config, tools);
  const listed = readFileList(config.bytes);
  const [tokenizer, weights] = await Promise.all([
    fetchListed(source.tokenizer, "tokenizer.json", listed, tools),
    fetchListed(source.weights, "model.bpk", listed, tools),
  ]);
  const { cache } = tools;
  return {
    config: config.bytes,
    tokenizer: tokenizer.bytes,
    weights: weights.bytes,
    size: config.bytes.length + tokenizer.bytes.length + weights.bytes.length,
    fromCache: tokenizer.fromCache || weights.fromCache,
    async remember() {
      for (const { key, bytes, fromCache } of [config, tokenizer, weights]) {
        if (key !== undefined && !fromCache) await cache.put(key, bytes);
      }
    },
    async forget() {
      const keys = [tokenizer, weights].flatMap(({ key }) => key ?? []);
      await Promise.all(keys.map((key) => cache.delete(key)));
    },
  };
}

/** Uses files; where they were cached and turn out corrupt, others fetched once more. */
export async function useOrRefetch<T>(
  files: ModelFiles,
  refetch: () => Promise<ModelFiles>,
  use: (files: ModelFiles) => Promise<T>,
): Promise<{ used: T; files: ModelFiles }> {
  try {
    return { used: await use(files), files };
  } catch (error) {
    if (toErrorMessage(error).code !== "model-corrupt" || !files.fromCache) throw error;
    await files.forget();
    const fresh = await refetch();
    return { used: await use(fresh), files: fresh };
  }
}

/** The config is asked for every time, so that a new model is seen; the copy is for offline. */
async function fetchConfig(from: string | Uint8Array<ArrayBuffer>, tools: Tools): Promise<Fetched> {
  const { cache, loading } = tools;
  if (typeof from !== "string") return given(CONFIG, from, loading);
  const key = configKey(from);
  try {
    return { bytes: await download(from, CONFIG, undefined, tools), key, fromCache: false };
  } catch (error) {
    const offline = error instanceof CaptionerError && error.code === "network-error";
    const cached = offline ? await cache.get(key) : undefined;
    if (!cached) throw error;
    loading.has(CONFIG, cached.length, cached.length, true);
    return { bytes: cached, key, fromCache: true };
  }
}

function given(name: string, bytes: Uint8Array<ArrayBuffer>, loading: Loading): Fetched {
  loading.has(name, bytes.length, bytes.length, true);
  return { bytes, fromCache: false };
}

function configKey(url: string): string {
  return `config ${url}`;
}

async function fetchListed(
  from: string | Uint8Array<ArrayBuffer>,
  name: string,
  listed: ListedFile[],
  tools: Tools,
): Promise<Fetched> {
  const { cache, loading } = tools;
  if (typeof from !== "string") return given(name, from, loading);
  const file = listed.find((file) => file.name === name);
  if (!file) throw new CaptionerError("model-incompatible", `${CONFIG} lists no ${name}`);
  const key = file.sha256;
  const cached = await cache.get(key);
  if (cached) {
    loading.has(name, cached.length, cached.length, true);
    return { bytes: cached, key, fromCache: true };
  }
  return { bytes: await download(from, name, file.size, tools), key, fromCache: false };
}

/**
 * Downloads one file; `size` is how long it should be, where that is known. When the connection
 * breaks after some bytes, the rest is asked for.
 */
async function download(
  url: string,
  name: string,
  size: number | undefined,
  { loading, fetch }: Tools,
): Promise<Uint8Array<ArrayBuffer>> {
  // Before the first byte, so that a page knows how much is to come.
  loading.has(name, 0, size ?? 0);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  for (let retries = 0; ; retries++) {
    const before = loaded;
    try {
      const response = await request(url, before, fetch);
      if (before > 0 && response.status !== 206) {
        // This server sends whole files only.
        chunks.length = loaded = 0;
      }
      const total = size ?? loaded + Number(response.headers.get("content-length") ?? 0);
      await readBody(response, (chunk) => {
        chunks.push(chunk);
        loaded += chunk.length;
        if (size !== undefined && loaded > size) {
          throw new CaptionerError("model-corrupt", `${name} is longer than its ${size} bytes`);
        }
        loading.has(name, loaded, total);
      });
      return new Uint8Array(await new Blob(chunks).arrayBuffer());
    } catch (cause) {
      if (cause instanceof CaptionerError) throw cause;
      if (loaded <= before || retries === RETRIES) {
        throw new CaptionerError("network-error", `${url} could not be fetched`, { cause });
      }
    }
  }
}

/** The answer to a request for a file from byte `start` on. */
async function request(url: string, start: number, fetch: Tools["fetch"]): Promise<Response> {
  const headers = start > 0 ? { range: `bytes=${start}-` } : {};
  // Asks the server whether the browser's own copy is still right: an old file beside a new
  // config would look corrupt.
  const response = await fetch(url, { cache: "no-cache", headers });
  if (!response.ok) {
    const code = response.status >= 500 ? "network-error" : "model-not-found";
    throw new CaptionerError(code, `${url}: the server answered ${response.status}`);
  }
  if (response.headers.get("content-type")?.startsWith("text/html")) {
    // Single-page apps answer every unknown address with their own page.
    throw new CaptionerError("model-not-found", `${url}: the server answered with a web page`);
  }
  return response;
}

/** Calls `onChunk` with the bytes as they come; where it throws, the download is stopped. */
async function readBody(
  response: Response,
  onChunk: (chunk: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onChunk(value);
    }
  } finally {
    // Of no effect once the end is reached.
    void reader.cancel().catch(() => {});
  }
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
