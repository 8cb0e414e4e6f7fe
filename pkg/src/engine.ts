// Owns the wasm and the model, and answers one call at a time, in a worker or on the page's thread.

import { chooseDevice } from "./device.js";
import { CaptionerError, toErrorMessage } from "./errors.js";
import { sha256 } from "./hashes.js";
import { ImageReader } from "./image-reader.js";
import { Loading } from "./loading.js";
import { fetchModel, useModel } from "./model-files.js";
import { listen, unlisten, withPanic } from "./panic.js";
import type {
  AbortMessage,
  CallMessage,
  Calls,
  ImageMessage,
  PlainSource,
  SentImage,
  WorkerMessage,
  Written,
} from "./protocol.js";
import type { Attention, DeviceInfo, PlainProduct } from "./types.js";
import { nextTurn } from "./next-turn.js";
import { isTrap } from "./trap.js";
import { warmUp } from "./warm-up.js";
import {
  type Build,
  giveUp,
  startWasm,
  type WasmCaptioner,
  type WasmContext,
} from "./wasm-module.js";

/** How many pictures stay read: one that is worked on, and one that is looked at meanwhile. */
const KEPT_READS = 2;

interface Session {
  build: Build;
  captioner: WasmCaptioner;
  images: ImageReader;
  /** Pictures with their titles and attributes, read once for any boxes; the last used comes last. */
  reads: Map<string, WasmContext>;
}

/** What the model has read, and how long it took to have the pixels, in milliseconds. */
interface Read {
  context: WasmContext;
  imageTime: number;
}

/** Answers calls; whatever there is to tell goes to `post`. */
export class Engine {
  readonly #post: (message: WorkerMessage) => void;
  /** The build in use, also while a model is loaded, and for what it is. */
  #build: { started: Build; kind: DeviceInfo["kind"] } | undefined;
  #session: Session | undefined;
  /** Whether the running call was given up. */
  #aborted = false;
  #dead = false;
  /** Ends downloads once the engine is freed. */
  readonly #freed = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(post: (message: WorkerMessage) => void) {
    this.#post = post;
  }

  /** A call, or that the running one is given up. */
  receive(message: CallMessage | AbortMessage): void {
    if (message.name === "abort") {
      this.#aborted = true;
      return;
    }
    this.#aborted = false;
    listen(this);
    this.#running = this.#answer(message).then(
      (output) => this.#end({ type: "result", output, memoryBytes: this.#memoryBytes }),
      (thrown: unknown) => {
        if (isTrap(thrown)) return this.#die(thrown);
        const error = toErrorMessage(thrown);
        // A model that is loaded again on this thread needs a GPU that is there.
        if (error.code === "device-lost") this.#giveUp(thrown);
        this.#end({ type: "failed", error, memoryBytes: this.#memoryBytes });
      },
    );
  }

  /** Gives up the running call, and frees the model once that has ended. */
  free(): void {
    this.#freed.abort();
    this.#aborted = true;
    unlisten(this);
    const session = this.#session;
    this.#session = undefined;
    void this.#running.finally(() => {
      // What a trap has left cannot be freed.
      if (!session || this.#dead) return;
      for (const context of session.reads.values()) context.free();
      session.images.free();
      session.captioner.free();
    });
  }

  /**
   * Ends with a trap that reached nobody's promise. A GPU, where there is one, is to blame: what it
   * says without being asked, that its memory is used up for instance, ends so.
   */
  dieUncaught(thrown: unknown): void {
    // Another's on this thread: here no WebAssembly has begun yet.
    if (!this.#build && isTrap(thrown)) return;
    this.#die(thrown, this.#build?.kind === "webgpu");
  }

  /** Says that it cannot go on: after a trap the wasm's memory cannot be trusted any more. */
  #die(thrown: unknown, byGpu = false): void {
    this.#dead = true;
    const failure = withPanic(thrown);
    this.#giveUp(failure);
    let error = toErrorMessage(failure);
    if (byGpu) error = { code: "device-lost", message: `the GPU failed (${error.message})` };
    this.#end({ type: "died", error });
  }

  /** Ends the running call. */
  #end(message: WorkerMessage): void {
    unlisten(this);
    this.#post(message);
  }

  #giveUp(thrown: unknown): void {
    if (this.#build) giveUp(this.#build.started, this.#build.kind, thrown);
  }

  get #memoryBytes(): number {
    return this.#build?.started.memory.buffer.byteLength ?? 0;
  }

  async #answer(call: CallMessage): Promise<Calls[CallMessage["name"]]["output"]> {
    if (call.name === "chooseDevice") return chooseDevice(call.input.device);
    if (call.name === "load") return this.#load(call.input);
    const session = this.#session;
    if (!session) throw new Error("no model is loaded");
    // Of another engine on this thread, which shares the memory.
    if (session.build.failure !== undefined) throw session.build.failure;
    if (call.name === "suggestBoxes") return session.build.wasm.suggestBoxes();
    if (call.name === "attention") return this.#attention(session, call.input);
    return this.#caption(session, call.input);
  }

  async #load(input: Calls["load"]["input"]): Promise<Calls["load"]["output"]> {
    const device = await chooseDevice(input.device);
    this.#post({ type: "device", device });

    const loading = new Loading((progress) => this.#post({ type: "progress", progress }));
    const { signal } = this.#freed;
    const starting = startWasm(device.kind, loading).then((started) => {
      this.#build = { started, kind: device.kind };
      this.#post({ type: "compiled", kind: device.kind, code: started.code });
      return started;
    });
    const { used, files } = await useModel(
      input.source,
      async (fresh) => {
        const fetching = fetchModel(input.source, loading, { fresh, signal });
        return (await Promise.all([fetching, starting]))[0];
      },
      async (files) => {
        const build = await starting;
        const warming = warmUp(build, files.weights);
        const model = build.wasm.WasmModelText.read(files.config, await files.tokenizer);
        const [weights] = await Promise.all([files.weights, warming]);
        loading.verifies(files.size);
        return { build, captioner: await model.load(weights, sha256(weights)) };
      },
    );
    // Not awaited: the model is ready.
    void files.remember();

    const { build, captioner } = used;
    if (signal.aborted) {
      captioner.free();
      throw new CaptionerError("disposed", "the captioner was disposed");
    }
    this.#session = { build, captioner, images: new ImageReader(build.wasm), reads: new Map() };
    loading.isReady(device);
    return { device, model: { url: configAddress(input.source), size: files.size } };
  }

  async #caption(
    session: Session,
    { image, request, texts }: Calls["caption"]["input"],
  ): Promise<Written | undefined> {
    const start = performance.now();
    const read =
      image.kind === "sent"
        ? kept(session, image, request)
        : await this.#read(session, image, request);
    if (!read) return undefined;
    const onStep = async (written: string[]) => {
      if (written.length > 0) this.#post({ type: "texts", texts: written });
      await this.#mayGoOn();
    };
    const written = await session.captioner.write(read.context, request, request, onStep, texts);
    const { timings } = written;
    // The boxes as they were given, not rounded to the 32 bits that the wasm has for a number.
    const captions = written.captions.map((caption, index) => ({
      ...caption,
      box: request.boxes[index] ?? caption.box,
    }));
    const total = performance.now() - start;
    return {
      captions,
      timings: { ...timings, image: read.imageTime, total },
      memoryBytes: this.#memoryBytes,
    };
  }

  /** Reads picture, title and attributes, unless they are kept. */
  async #read(session: Session, image: ImageMessage, product: PlainProduct): Promise<Read> {
    const start = performance.now();
    const known = kept(session, image, product);
    if (known) return known;
    const { reads, images, captioner } = session;
    let imageTime = 0;
    const context = await images.with(image, async (pixels) => {
      imageTime = performance.now() - start;
      return captioner.read(pixels, product);
    });
    reads.set(readKey(image, product), context);
    freeOldest(reads);
    return { context, imageTime };
  }

  async #attention(
    session: Session,
    { image, request }: Calls["attention"]["input"],
  ): Promise<Attention[]> {
    const { boxes } = request;
    const { context } = await this.#read(session, image, request);
    const onStep = () => this.#mayGoOn();
    const all = await session.captioner.attention(context, request, onStep);
    const count = all.length / boxes.length;
    return boxes.map((_, index) => ({
      grid: Math.sqrt(count),
      cells: [...all.subarray(index * count, (index + 1) * count)],
    }));
  }

  /** Lets messages in: the call may have been given up. */
  async #mayGoOn(): Promise<void> {
    await nextTurn();
    if (this.#aborted) throw new CaptionerError("aborted", "aborted by the caller");
  }
}

/** What was read already. */
function kept(
  { reads }: Session,
  image: ImageMessage | SentImage,
  product: PlainProduct,
): Read | undefined {
  const key = readKey(image, product);
  const context = reads.get(key);
  if (!context) return undefined;
  reads.delete(key);
  reads.set(key, context);
  return { context, imageTime: 0 };
}

/** By what a picture with its title and attributes is known again. */
function readKey({ key }: { key: number }, { title, attributes }: PlainProduct): string {
  return JSON.stringify([key, title, attributes]);
}

/** Frees what was not used for the longest time. */
function freeOldest(reads: Map<string, WasmContext>): void {
  for (const [key, context] of reads) {
    if (reads.size <= KEPT_READS) return;
    reads.delete(key);
    context.free();
  }
}

function configAddress({ config }: PlainSource): string {
  return typeof config === "string" ? config : "";
}
