// Owns the wasm and the model, and answers one call at a time, in a worker or on the page's thread.

import { chooseDevice } from "./device.js";
import { CaptionerError, toErrorMessage } from "./errors.js";
import { ImageReader } from "./image-reader.js";
import { Loading } from "./loading.js";
import { fetchModel, useModel } from "./model-files.js";
import { listen, unlisten, withPanic } from "./panic.js";
import type {
  AbortMessage,
  CallMessage,
  Calls,
  ImageMessage,
  PlainRequest,
  PlainSource,
  WorkerMessage,
  Written,
} from "./protocol.js";
import type { Attention, Caption, DeviceInfo } from "./types.js";
import { isTrap } from "./trap.js";
import {
  type Build,
  giveUp,
  startWasm,
  type WasmCaptioner,
  type WasmContext,
} from "./wasm-module.js";

interface Session {
  build: Build;
  captioner: WasmCaptioner;
  images: ImageReader;
  /** All that was read and not freed yet. */
  reads: Set<Read>;
  /** What was read last, once for any boxes. */
  read?: Read;
  /** What was captioned last, and how. */
  captioned?: Captioned | undefined;
  /** What it was before the call that was made last. */
  before?: Captioned | undefined;
}

interface Captioned {
  read: Read;
  captions: Caption[];
}

/** A picture with its title and attributes. */
interface Read {
  key: string | undefined;
  context: WasmContext;
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
      // Also where it comes when the call has just ended: the caller has seen nothing of that.
      if (this.#session) this.#session.captioned = this.#session.before;
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
      for (const { context } of session.reads) context.free();
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
    session.before = session.captioned;
    if (call.name === "suggestBoxes") return session.build.wasm.suggestBoxes();
    if (call.name === "attention") return this.#attention(session, call.input);
    if (call.name === "recaption") return this.#recaption(session, call.input);
    return this.#caption(session, call.input);
  }

  async #load(input: Calls["load"]["input"]): Promise<Calls["load"]["output"]> {
    const device = await chooseDevice(input.device);
    this.#post({ type: "device", device });

    const loading = new Loading((progress) => this.#post({ type: "progress", progress }));
    const { signal } = this.#freed;
    const starting = startWasm(device.kind, loading).then((started) => {
      this.#build = { started, kind: device.kind };
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
        loading.verifies(files.size);
        const { config, tokenizer, weights } = files;
        return {
          build,
          captioner: await build.wasm.WasmCaptioner.load(config, tokenizer, weights),
        };
      },
    );
    // Not awaited: the model is ready.
    void files.remember();

    const { build, captioner } = used;
    if (signal.aborted) {
      captioner.free();
      throw new CaptionerError("disposed", "the captioner was disposed");
    }
    this.#session = { build, captioner, images: new ImageReader(build.wasm), reads: new Set() };
    loading.isReady(device);
    return { device, model: { url: configAddress(input.source), size: files.size } };
  }

  async #caption(
    session: Session,
    { image, request, texts }: Calls["caption"]["input"],
  ): Promise<Written> {
    const start = performance.now();
    const { read, imageTime } = await this.#read(session, image, request);
    return this.#write(session, read, request, texts, start, imageTime);
  }

  /** Reads picture, title and attributes, unless they were read last. */
  async #read(
    session: Session,
    image: ImageMessage,
    request: PlainRequest,
  ): Promise<{ read: Read; imageTime: number }> {
    const start = performance.now();
    const key = contextKey(image, request);
    const known = [...session.reads].find((read) => read.key === key);
    if (known && key !== undefined) return { read: known, imageTime: 0 };
    let imageTime = 0;
    const context = await session.images.with(image, async (pixels) => {
      imageTime = performance.now() - start;
      return session.captioner.read(pixels, request);
    });
    const read = { key, context };
    session.read = read;
    session.reads.add(read);
    freeUnused(session);
    return { read, imageTime };
  }

  async #recaption(
    session: Session,
    { index, box, options, texts }: Calls["recaption"]["input"],
  ): Promise<Written> {
    const start = performance.now();
    const { captioned } = session;
    const known = captioned?.captions.length ?? 0;
    if (!captioned || index >= known) {
      throw new CaptionerError(
        "request-invalid",
        `there is no box ${index}: ${known} were captioned`,
      );
    }
    const { read, captions } = captioned;
    const others = ({ text }: Caption, place: number) => (place === index ? undefined : text);
    const request: PlainRequest = {
      boxes: captions.map((caption, place) => (place === index ? box : caption.box)),
      written: captions.map(others),
      ...options,
    };
    return this.#write(session, read, request, texts, start, 0);
  }

  async #attention(
    session: Session,
    { image, request }: Calls["attention"]["input"],
  ): Promise<Attention[]> {
    const { boxes } = request;
    const { read } = await this.#read(session, image, request);
    const onStep = () => this.#mayGoOn();
    const all = await session.captioner.attention(read.context, request, onStep);
    const count = all.length / boxes.length;
    return boxes.map((_, index) => ({
      grid: Math.sqrt(count),
      cells: [...all.subarray(index * count, (index + 1) * count)],
    }));
  }

  async #write(
    session: Session,
    read: Read,
    request: PlainRequest,
    texts: boolean,
    start: number,
    image: number,
  ): Promise<Written> {
    const onStep = async (written: string[]) => {
      if (written.length > 0) this.#post({ type: "texts", texts: written });
      await this.#mayGoOn();
    };
    const written = await session.captioner.write(read.context, request, onStep, texts);
    const { timings } = written;
    // The boxes as they were given, not rounded to the 32 bits that the wasm has for a number.
    const captions = written.captions.map((caption, index) => ({
      ...caption,
      box: request.boxes[index] ?? caption.box,
    }));
    this.#checkAborted();
    // Only now: what fails leaves the captions before as they were.
    session.captioned = { read, captions };
    const total = performance.now() - start;
    return {
      captions,
      timings: { ...timings, image, total },
      memoryBytes: this.#memoryBytes,
    };
  }

  /** Lets messages in: the call may have been given up. */
  async #mayGoOn(): Promise<void> {
    await nextTurn();
    this.#checkAborted();
  }

  #checkAborted(): void {
    if (this.#aborted) throw new CaptionerError("aborted", "aborted by the caller");
  }
}

function freeUnused({ reads, read, captioned, before }: Session): void {
  for (const each of reads) {
    if (each === read || each === captioned?.read || each === before?.read) continue;
    each.context.free();
    reads.delete(each);
  }
}

function configAddress({ config }: PlainSource): string {
  return typeof config === "string" ? config : "";
}

/** By what a picture with its title and attributes is known again; nothing where it may change. */
function contextKey(image: ImageMessage, { title, attributes }: PlainRequest): string | undefined {
  return image.kind === "blob" ? JSON.stringify([image.key, title, attributes]) : undefined;
}

const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

/** After the messages that have come in. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    turns.port2.postMessage(undefined);
  });
}
