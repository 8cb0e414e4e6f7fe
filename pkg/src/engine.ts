// Owns the wasm and the model, and answers one call at a time, in a worker or on the page's thread.

import { chooseDevice } from "./device.js";
import { CaptionerError, toErrorMessage } from "./errors.js";
import { ImageReader } from "./image-reader.js";
import { Loading } from "./loading.js";
import { fetchModel, useOrRefetch } from "./model-files.js";
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
import type { Attention, Caption } from "./types.js";
import { startWasm, type WasmCaptioner, type WasmContext, type WasmModule } from "./wasm-module.js";

interface Session {
  wasm: WasmModule;
  memory: WebAssembly.Memory;
  captioner: WasmCaptioner;
  images: ImageReader;
  last?: Last;
}

/** What was read last, once for any boxes, and its captions. */
interface Last {
  key: string | undefined;
  context: WasmContext;
  captions: Caption[];
}

/** Answers calls; whatever there is to tell goes to `post`. */
export class Engine {
  readonly #post: (message: WorkerMessage) => void;
  #session: Session | undefined;
  /** Whether the running call was given up. */
  #aborted = false;
  #freed = false;
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
    this.#running = this.#answer(message).then(
      (output) => this.#post({ type: "result", output }),
      (thrown: unknown) => {
        if (isTrap(thrown)) this.die(thrown);
        else this.#post({ type: "failed", error: toErrorMessage(thrown) });
      },
    );
  }

  /** Gives up the running call, and frees the model once that has ended. */
  free(): void {
    this.#freed = true;
    this.#aborted = true;
    const session = this.#session;
    this.#session = undefined;
    void this.#running.finally(() => {
      session?.last?.context.free();
      session?.images.free();
      session?.captioner.free();
    });
  }

  /** Says that it cannot go on. */
  die(thrown: unknown): void {
    this.#post({ type: "died", error: toErrorMessage(thrown) });
  }

  async #answer(call: CallMessage): Promise<Calls[CallMessage["name"]]["output"]> {
    if (call.name === "load") return this.#load(call.input);
    const session = this.#session;
    if (!session) throw new Error("no model is loaded");
    if (call.name === "suggestBoxes") return session.wasm.suggestBoxes();
    if (call.name === "attention") return this.#attention(session, call.input);
    if (call.name === "recaption") return this.#recaption(session, call.input);
    return this.#caption(session, call.input);
  }

  async #load(input: Calls["load"]["input"]): Promise<Calls["load"]["output"]> {
    const device = await chooseDevice(input.device);
    this.#post({ type: "device", device });

    const loading = new Loading((progress) => this.#post({ type: "progress", progress }));
    const [{ wasm, memory }, downloaded] = await Promise.all([
      startWasm(device.kind, loading),
      fetchModel(input.source, loading),
    ]);
    loading.verifies(downloaded.size);
    const { used: captioner, files } = await useOrRefetch(
      downloaded,
      () => fetchModel(input.source, loading),
      ({ config, tokenizer, weights }) => wasm.WasmCaptioner.load(config, tokenizer, weights),
    );
    // Not awaited: the model is ready, and a cache that is slow or full must not delay it.
    void files.remember();

    if (this.#freed) {
      captioner.free();
      throw new CaptionerError("disposed", "the captioner was disposed");
    }
    this.#session = { wasm, memory, captioner, images: new ImageReader(wasm) };
    loading.isReady(device);
    return { device, model: { url: configAddress(input.source), size: files.size } };
  }

  async #caption(
    session: Session,
    { image, request, texts }: Calls["caption"]["input"],
  ): Promise<Written> {
    const start = performance.now();
    const { last, imageTime } = await this.#read(session, image, request);
    return this.#write(session, last, request, texts, start, imageTime);
  }

  /** Reads picture, title and attributes, unless they were read last. */
  async #read(
    session: Session,
    image: ImageMessage,
    request: PlainRequest,
  ): Promise<{ last: Last; imageTime: number }> {
    const start = performance.now();
    const key = contextKey(image, request);
    const { last } = session;
    if (last && key !== undefined && last.key === key) return { last, imageTime: 0 };
    let imageTime = 0;
    const context = await session.images.with(image, async (pixels) => {
      imageTime = performance.now() - start;
      return session.captioner.read(pixels, request);
    });
    last?.context.free();
    session.last = { key, context, captions: [] };
    return { last: session.last, imageTime };
  }

  async #recaption(
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
    return this.#write(session, last, request, texts, start, 0);
  }

  async #attention(
    session: Session,
    { image, request }: Calls["attention"]["input"],
  ): Promise<Attention[]> {
    const { boxes } = request;
    const { context } = (await this.#read(session, image, request)).last;
    const all = await session.captioner.attention(context, request);
    const count = all.length / boxes.length;
    return boxes.map((_, index) => ({
      grid: Math.sqrt(count),
      cells: [...all.subarray(index * count, (index + 1) * count)],
    }));
  }

  async #write(
    { captioner, memory }: Session,
    last: Last,
    request: PlainRequest,
    texts: boolean,
    start: number,
    image: number,
  ): Promise<Written> {
    const onStep = async (written: string[]) => {
      if (written.length > 0) this.#post({ type: "texts", texts: written });
      // Lets messages in: the call may have been given up.
      await nextTurn();
      if (this.#aborted) throw new CaptionerError("aborted", "aborted by the caller");
    };
    const written = await captioner.write(last.context, request, onStep, texts);
    const { timings } = written;
    // The boxes as they were given, not rounded to the 32 bits that the wasm has for a number.
    const captions = written.captions.map((caption, index) => ({
      ...caption,
      box: request.boxes[index] ?? caption.box,
    }));
    last.captions = captions;
    const total = performance.now() - start;
    return {
      captions,
      timings: { ...timings, image, total },
      memoryBytes: memory.buffer.byteLength,
    };
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

/** After a trap the wasm's memory cannot be trusted any more. */
function isTrap(thrown: unknown): boolean {
  return thrown instanceof WebAssembly.RuntimeError;
}
