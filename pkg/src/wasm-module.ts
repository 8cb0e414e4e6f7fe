// The WebAssembly builds: what this package uses of them, and how they are started.

import { CaptionerError } from "./errors.js";
import { importAddress } from "./import-address.js";
import { mayPass, problemOf } from "./http-status.js";
import type { Loading } from "./loading.js";
import type { PlainLayout, PlainOptions, WrittenCaption } from "./protocol.js";
import type { Box, DeviceInfo, PlainProduct, Timings } from "./types.js";

/** What both builds export. */
export interface WasmModule {
  default(options: { module_or_path: WebAssembly.Module }): Promise<{ memory: WebAssembly.Memory }>;
  WasmImage: {
    /** JPEG, PNG or WebP, turned upright. */
    decode(bytes: Uint8Array): WasmImage;
    /** Transparent pixels are put on white. */
    fromRgba(width: number, height: number, rgba: Uint8Array): WasmImage;
  };
  WasmModelText: {
    /** Checks size and SHA-256 of the tokenizer against the config. */
    read(config: Uint8Array, tokenizer: Uint8Array): WasmModelText;
  };
  /** Runs what captions are written by once, on made-up values. */
  warmUp(): void;
  suggestBoxes(): Box[];
}

/** What of a model there is before its weights, in wasm memory, until the model is loaded. */
export interface WasmModelText {
  /**
   * Checks size and SHA-256 of the weights against the config; the latter, in hexadecimal, is computed
   * where it is not given, and waited for last.
   */
  load(weights: Uint8Array, hash: Promise<string> | undefined): Promise<WasmCaptioner>;
}

/** A picture in wasm memory, until freed. */
export interface WasmImage {
  readonly width: number;
  readonly height: number;
  free(): void;
}

/** A picture, a title and attributes that the model has read, in wasm memory, until freed. */
export interface WasmContext {
  free(): void;
}

export interface WasmCaptioner {
  read(image: WasmImage, product: PlainProduct): Promise<WasmContext>;
  /**
   * Calls `onStep` after every token, with what stands in the boxes if `texts`, and waits for its
   * promise; when that rejects, so does this, with code `aborted`.
   */
  write(
    context: WasmContext,
    layout: PlainLayout,
    options: PlainOptions,
    onStep: (texts: string[]) => Promise<void>,
    texts: boolean,
  ): Promise<{ captions: WrittenCaption[]; timings: Omit<Timings, "image"> }>;
  /**
   * How much of each cell of the grid the captions that are `written` take, box after box. Waits for
   * `onStep` as `write` does.
   */
  attention(
    context: WasmContext,
    layout: PlainLayout,
    onStep: () => Promise<void>,
  ): Promise<Float32Array>;
  free(): void;
}

/** A build that was started. */
export interface Build {
  wasm: WasmModule;
  memory: WebAssembly.Memory;
  /** Its compiled code, which grows quicker while it runs. */
  code: WebAssembly.Module;
  /** How often it has run on made-up values. */
  warmUps: number;
  /** A trap, after which its memory cannot be trusted any more, or the loss of its GPU. */
  failure?: unknown;
}

const FILE = "caponimage_bg.wasm";

/** On one thread all engines of a device share a build. */
const builds = new WeakMap<WasmModule, Build>();
/** How often a build failed or did not come: its module cannot be started again. */
const failed = { cpu: 0, webgpu: 0 };

/** Downloads and starts the build for one device; the other one is never fetched. */
export async function startWasm(kind: DeviceInfo["kind"], loading: Loading): Promise<Build> {
  // Written out because bundlers find files only by such literal expressions.
  const url =
    kind === "webgpu"
      ? new URL("./webgpu/caponimage_bg.wasm", import.meta.url)
      : new URL("./cpu/caponimage_bg.wasm", import.meta.url);
  const [wasm, response] = await Promise.all([importGlue(kind), fetchBinary(url, loading)]);
  const started = async () => {
    const code = await compile(response);
    return { code, ...(await wasm.default({ module_or_path: code })) };
  };
  const { code, memory } = await started().catch((cause: unknown) => {
    // The connection broke off.
    if (cause instanceof TypeError) throw notFetched(url.href, cause);
    const { CompileError, LinkError } = WebAssembly;
    if (!(cause instanceof CompileError || cause instanceof LinkError)) throw cause;
    // For the CPU there is another file.
    const code = kind === "webgpu" ? "webgpu-unavailable" : "network-error";
    const problem = `${url.href}: is damaged, or of another version: ${cause.message}`;
    throw new CaptionerError(code, problem);
  });
  const known = builds.get(wasm);
  if (known) return known;
  const build = { wasm, memory, code, warmUps: 0 };
  builds.set(wasm, build);
  return build;
}

/**
 * The Response itself goes to the compiler, not its bytes: that lets the browser compile while
 * downloading, and keep the compiled code for the next visit. It asks for the type to be right, which
 * not every server has.
 */
async function compile(response: Response): Promise<WebAssembly.Module> {
  const type = response.headers.get("content-type");
  if (type === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** The build is used no more; the next one that is started has a memory and a GPU of its own. */
export function giveUp(build: Build, kind: DeviceInfo["kind"], failure: unknown): void {
  if (build.failure === undefined) failed[kind]++;
  build.failure ??= failure;
}

async function importGlue(kind: DeviceInfo["kind"]): Promise<WasmModule> {
  try {
    if (failed[kind] > 0) return await importAgain(kind);
    return kind === "webgpu"
      ? ((await import("./webgpu/caponimage.js")) as WasmModule)
      : ((await import("./cpu/caponimage.js")) as WasmModule);
  } catch (cause) {
    // Browsers keep that an address failed.
    failed[kind]++;
    throw notFetched("the engine", cause);
  }
}

/** Under an address of its own, for a module is started only once under each. */
function importAgain(kind: DeviceInfo["kind"]): Promise<WasmModule> {
  const glue =
    kind === "webgpu"
      ? new URL("./webgpu/caponimage.js", import.meta.url)
      : new URL("./cpu/caponimage.js", import.meta.url);
  glue.hash = String(failed[kind]);
  return importAddress(glue.href) as Promise<WasmModule>;
}

async function fetchBinary(url: URL, loading: Loading): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw notFetched(url.href, cause);
  }
  const problem = problemOf(url.href, response);
  const code = response.ok || mayPass(response.status) ? "network-error" : "internal";
  if (problem) throw new CaptionerError(code, problem);
  loading.compiles(FILE);
  return response;
}

function notFetched(what: string, cause: unknown): CaptionerError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CaptionerError("network-error", `${what} could not be fetched: ${why}`, { cause });
}
