// The worker: owns the wasm and the model, and answers one call at a time.

import { chooseDevice } from "./device.js";
import { CaptionerError, toErrorMessage } from "./errors.js";
import { ImageReader } from "./image-reader.js";
import { Loading } from "./loading.js";
import { fetchModel, type ModelFiles } from "./model-files.js";
import type {
  AbortMessage,
  CallMessage,
  Calls,
  ImageMessage,
  PlainRequest,
  WorkerMessage,
  Written,
} from "./protocol.js";
import type { Caption } from "./types.js";
import { startWasm, type WasmCaptioner, type WasmContext, type WasmModule } from "./wasm-module.js";

interface Session {
  wasm: WasmModule;
  memory: WebAssembly.Memory;
  captioner: WasmCaptioner;
  images: ImageReader;
  /** What was captioned last: read once for any boxes. */
  last?: { key: string | undefined; context: WasmContext; captions: Caption[] };
}

let session: Session | undefined;
/** Whether the running call was given up. */
let aborted = false;

addEventListener("message", ({ data }: MessageEvent<CallMessage | AbortMessage>) => {
  if (data.name === "abort") {
    aborted = true;
    return;
  }
  aborted = false;
  answer(data).then(
    (output) => post({ type: "result", output }),
    (thrown: unknown) => (isTrap(thrown) ? die(thrown) : fail(thrown)),
  );
});

// A trap inside a future reaches nobody's promise, only these.
addEventListener("error", (event) => die(event.error ?? event.message));
addEventListener("unhandledrejection", (event) => die(event.reason));

async function answer(call: CallMessage): Promise<WorkerOutput> {
  if (call.name === "load") return load(call.input);
  if (!session) throw new Error("no model is loaded");
  if (call.name === "suggestBoxes") return session.wasm.suggestBoxes();
  if (call.name === "recaption") return recaption(session, call.input);
  return caption(session, call.input);
}

type WorkerOutput = Calls[CallMessage["name"]]["output"];

async function load(input: Calls["load"]["input"]): Promise<Calls["load"]["output"]> {
  const device = await chooseDevice(input.device);
  post({ type: "device", device });

  const loading = new Loading((progress) => post({ type: "progress", progress }));
  const [{ wasm, memory }, downloaded] = await Promise.all([
    startWasm(device.kind, loading),
    fetchModel(input.url, loading),
  ]);
  const { captioner, files } = await loadOrRefetch(wasm, downloaded, input.url, loading);
  // Not awaited: the model is ready, and a cache that is slow or full must not delay it.
  void files.remember();

  session = { wasm, memory, captioner, images: new ImageReader(wasm) };
  loading.isReady(device);
  return { device, model: { url: input.url, size: files.size } };
}

/** Loads the files; ones that were cached and turn out corrupt are fetched again, once. */
async function loadOrRefetch(
  wasm: WasmModule,
  files: ModelFiles,
  url: string,
  loading: Loading,
): Promise<{ captioner: WasmCaptioner; files: ModelFiles }> {
  loading.verifies(files.size);
  const start = ({ config, tokenizer, weights }: ModelFiles) =>
    wasm.WasmCaptioner.load(config, tokenizer, weights);
  try {
    return { captioner: await start(files), files };
  } catch (error) {
    if (toErrorMessage(error).code !== "model-corrupt" || !files.fromCache) throw error;
    await files.forget();
    const fresh = await fetchModel(url, loading);
    return { captioner: await start(fresh), files: fresh };
  }
}

async function caption(
  session: Session,
  { image, request, texts }: Calls["caption"]["input"],
): Promise<Written> {
  const start = performance.now();
  const key = contextKey(image, request);
  let imageTime = 0;
  if (key === undefined || session.last?.key !== key) {
    const context = await session.images.with(image, async (pixels) => {
      imageTime = performance.now() - start;
      return session.captioner.read(pixels, request);
    });
    session.last?.context.free();
    session.last = { key, context, captions: [] };
  }
  return write(session, session.last, request, texts, start, imageTime);
}

async function recaption(
  session: Session,
  { index, box, options, texts }: Calls["recaption"]["input"],
): Promise<Written> {
  const start = performance.now();
  const { last } = session;
  const known = last?.captions.length ?? 0;
  if (!last || !last.captions[index]) {
    throw new CaptionerError(
      "request-invalid",
      `there is no box ${index}: ${known} were captioned`,
    );
  }
  const others = ({ text }: Caption, place: number) => (place === index ? undefined : text);
  const request: PlainRequest = {
    boxes: last.captions.map((caption, place) => (place === index ? box : caption.box)),
    written: last.captions.map(others),
    ...options,
  };
  return write(session, last, request, texts, start, 0);
}

async function write(
  { captioner, memory }: Session,
  last: NonNullable<Session["last"]>,
  request: PlainRequest,
  texts: boolean,
  start: number,
  image: number,
): Promise<Written> {
  const onStep = async (written: string[]) => {
    if (written.length > 0) post({ type: "texts", texts: written });
    // Lets messages in: the call may have been given up.
    await nextTurn();
    if (aborted) throw new CaptionerError("aborted", "aborted by the caller");
  };
  const { captions, timings } = await captioner.write(last.context, request, onStep, texts);
  last.captions = captions;
  const total = performance.now() - start;
  return {
    captions,
    timings: { ...timings, image, total },
    memoryBytes: memory.buffer.byteLength,
  };
}

/** By what a picture with its title and attributes is known again; nothing where it may change. */
function contextKey(image: ImageMessage, { title, attributes }: PlainRequest): string | undefined {
  return image.kind === "blob" ? JSON.stringify([image.key, title, attributes]) : undefined;
}

const turns = new MessageChannel();
let onTurn = () => {};
turns.port1.onmessage = () => onTurn();

/** After the messages that have come in. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    onTurn = resolve;
    turns.port2.postMessage(undefined);
  });
}

function fail(thrown: unknown): void {
  post({ type: "failed", error: toErrorMessage(thrown) });
}

function die(thrown: unknown): void {
  post({ type: "died", error: toErrorMessage(thrown) });
}

/** After a trap the wasm's memory cannot be trusted any more. */
function isTrap(thrown: unknown): boolean {
  return thrown instanceof WebAssembly.RuntimeError;
}

function post(message: WorkerMessage): void {
  postMessage(message);
}
