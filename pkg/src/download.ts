// One file over the network, in as many pieces as it takes.

import { abortedError, pause } from "./abort.js";
import { CaptionerError } from "./errors.js";
import { mayPass, problemOf } from "./http-status.js";

export interface Download {
  url: string;
  /** How long the file should be, where that is known. */
  size: number | undefined;
  /** Whether the browser's own copy is not even to be asked about. */
  fresh: boolean;
  fetch: typeof fetch;
  signal: AbortSignal | undefined;
  /** How much is here; `total` is 0 where it is not known. */
  onBytes(loaded: number, total: number): void;
}

/** The server says that there is no such file. */
export class FileGone extends CaptionerError {}

/** Milliseconds before each try to go on, as long as no more bytes come. */
const PAUSES = [0, 500, 1000, 2000, 4000];

/**
 * Downloads a file. When the connection breaks after some bytes, the rest is asked for, or all of it
 * where the server gives no rest, until there has been no more for a few seconds.
 */
export async function download(wanted: Download): Promise<Uint8Array<ArrayBuffer>> {
  const { url, signal } = wanted;
  const file = new Pieces(wanted);
  for (let tries = 0; ; tries++) {
    if (signal?.aborted) throw abortedError(signal);
    const before = file.most;
    try {
      await file.fetchRest(PAUSES[tries] === undefined);
      return file.bytes();
    } catch (cause) {
      if (signal?.aborted) throw abortedError(signal);
      if (cause instanceof CaptionerError && !(cause instanceof Interrupted)) throw cause;
      if (file.most > before) tries = 0;
      const wait = PAUSES[tries];
      // A server that has not sent anything is not waited for.
      if (wait === undefined || file.most === 0) {
        if (cause instanceof CaptionerError) throw cause;
        throw new CaptionerError("network-error", `${url} could not be fetched`, { cause });
      }
      await pause(wait, signal);
    }
  }
}

/** An answer that may be another one soon. */
class Interrupted extends CaptionerError {}

/** What is here of a file. */
class Pieces {
  /** The most that was ever here. */
  most = 0;
  readonly #wanted: Download;
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  #loaded = 0;
  /** All that ever came. */
  #received = 0;
  /** Names the version that the pieces are of, where the server gives versions names. */
  #version: string | null = null;

  constructor(wanted: Download) {
    this.#wanted = wanted;
  }

  /** Joined here: a Blob would send them to the browser's own process and back. */
  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#loaded);
    let place = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, place);
      place += chunk.length;
    }
    return all;
  }

  /** After one that `isLast` there is no other try. */
  async fetchRest(isLast: boolean): Promise<void> {
    // The connection may break after the last byte.
    if (this.#loaded > 0 && this.#loaded === this.#wanted.size) return;
    if (this.#loaded > 0 && (await this.#goOn(isLast))) return;
    const whole = await this.#request();
    this.#drop();
    await this.#read(whole);
  }

  /** Asks for the rest alone; false where that is why nothing comes. */
  async #goOn(isLast: boolean): Promise<boolean> {
    const before = this.#received;
    try {
      const rest = await this.#request(this.#loaded);
      if (rest.status === 200) {
        // This server sends whole files only.
        this.#drop();
      } else if (!this.#continues(rest)) {
        void rest.body?.cancel().catch(() => {});
        return false;
      }
      await this.#read(rest);
      return true;
    } catch (cause) {
      // Some servers drop or refuse what asks for a part, or compress it, which browsers do not take.
      // One that is only busy is given time first.
      const isBusy = cause instanceof Interrupted && !isLast;
      if (isBusy || this.#received > before || this.#wanted.signal?.aborted) throw cause;
      return false;
    }
  }

  #drop(): void {
    this.#chunks.length = this.#loaded = 0;
  }

  async #read(response: Response): Promise<void> {
    const { url, size, onBytes } = this.#wanted;
    this.#version = version(response);
    const total = size ?? this.#loaded + contentLength(response);
    await readBody(response, (chunk) => {
      this.#chunks.push(chunk);
      this.#loaded += chunk.length;
      this.#received += chunk.length;
      this.most = Math.max(this.most, this.#loaded);
      if (size !== undefined && this.#loaded > size) {
        throw new CaptionerError("model-corrupt", `${url} is longer than its ${size} bytes`);
      }
      onBytes(this.#loaded, this.#loaded > total ? 0 : total);
    });
  }

  /** Never mixes: the file may have been replaced since. What is not told cannot be compared. */
  #continues(rest: Response): boolean {
    if (rest.status !== 206) return false;
    // Then offsets count compressed bytes.
    if (isCompressed(rest)) return false;
    // Not to be seen from other origins, unless they allow it.
    const range = rest.headers.get("content-range") ?? "";
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(range) ?? [];
    const found = version(rest);
    return (
      (start === undefined || Number(start) === this.#loaded) &&
      (total === undefined || Number(total) === (this.#wanted.size ?? Number(total))) &&
      (found === null || this.#version === null || found === this.#version)
    );
  }

  /** The file, or what of it comes after `start`. */
  async #request(start = 0): Promise<Response> {
    const { url, fresh, fetch, signal } = this.#wanted;
    // The server is asked whether the browser's own copy is still right: an old file beside a new
    // config would look corrupt. What broke off the browser would piece together by itself, and fail
    // where the file has changed.
    const cache = this.most > 0 ? "no-store" : fresh ? "reload" : "no-cache";
    const response = await fetch(url, {
      cache,
      headers: start > 0 ? { range: `bytes=${start}-` } : {},
      ...(signal && { signal }),
    });
    // The rest of a file that is shorter than what is here.
    if (response.status === 416 && start > 0) return response;
    checkAnswer(url, response);
    return response;
  }
}

function checkAnswer(url: string, response: Response): void {
  const problem = problemOf(url, response);
  if (!problem) return;
  const { ok, status } = response;
  if (status === 404 || status === 410) throw new FileGone("model-not-found", problem);
  if (mayPass(status)) throw new Interrupted("network-error", problem);
  if (ok) throw new Interrupted("model-not-found", problem);
  throw new CaptionerError("model-not-found", problem);
}

/** What is compressed is shorter on its way. Of other origins that is not to be seen. */
function contentLength(response: Response): number {
  return isCompressed(response) ? 0 : Number(response.headers.get("content-length") ?? 0);
}

function isCompressed({ headers }: Response): boolean {
  return headers.has("content-encoding");
}

function version({ headers }: Response): string | null {
  return headers.get("etag") ?? headers.get("last-modified");
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
    void reader.cancel().catch(() => {});
  }
}
