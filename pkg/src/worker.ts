// The worker: owns the wasm and the model, and answers one call at a time.

import { chooseDevice } from "./device.js";
import { toErrorMessage } from "./errors.js";
import { ImageReader } from "./image-reader.js";
import { fetchModel, type ModelFiles } from "./model-files.js";
import type { CallMessage, Calls, WorkerMessage } from "./protocol.js";
import type { Progress } from "./types.js";
import { startWasm, type WasmCaptioner, type WasmModule } from "./wasm-module.js";

interface Session {
  wasm: WasmModule;
  memory: WebAssembly.Memory;
  captioner: WasmCaptioner;
  images: ImageReader;
}

let session: Session | undefined;

addEventListener("message", (event: MessageEvent<CallMessage>) => {
  answer(event.data).then(
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
  return caption(session, call.input);
}

type WorkerOutput = Calls[CallMessage["name"]]["output"];

async function load(input: Calls["load"]["input"]): Promise<Calls["load"]["output"]> {
  const device = await chooseDevice(input.device);
  post({ type: "device", device });

  const [{ wasm, memory }, downloaded] = await Promise.all([
    startWasm(device.kind, progress),
    fetchModel(input.url, progress),
  ]);
  const { captioner, files } = await loadOrRefetch(wasm, downloaded, input.url);
  // Not awaited: the model is ready, and a cache that is slow or full must not delay it.
  void files.remember();

  session = { wasm, memory, captioner, images: new ImageReader(wasm) };
  return { device, model: { url: input.url, size: files.size } };
}

/** Loads the files; ones that were cached and turn out corrupt are fetched again, once. */
async function loadOrRefetch(
  wasm: WasmModule,
  files: ModelFiles,
  url: string,
): Promise<{ captioner: WasmCaptioner; files: ModelFiles }> {
  progress({ status: "starting", file: "model.bpk", loaded: files.size, total: files.size });
  const start = ({ config, tokenizer, weights }: ModelFiles) =>
    wasm.WasmCaptioner.load(config, tokenizer, weights);
  try {
    return { captioner: await start(files), files };
  } catch (error) {
    if (toErrorMessage(error).code !== "model-corrupt" || !files.fromCache) throw error;
    await files.forget();
    const fresh = await fetchModel(url, progress);
    return { captioner: await start(fresh), files: fresh };
  }
}

async function caption(
  { captioner, images, memory }: Session,
  { image, request }: Calls["caption"]["input"],
): Promise<Calls["caption"]["output"]> {
  const start = performance.now();
  return images.with(image, async (pixels) => {
    const imageTime = performance.now() - start;
    const { captions, timings } = await captioner.caption(pixels, request);
    const total = performance.now() - start;
    return {
      captions,
      timings: { ...timings, image: imageTime, total },
      memoryBytes: memory.buffer.byteLength,
    };
  });
}

function progress(progress: Progress): void {
  post({ type: "progress", progress });
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
