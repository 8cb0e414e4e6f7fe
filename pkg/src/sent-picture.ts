import { unlessAborted } from "./abort.js";
import { isKind } from "./checks.js";
import type { EngineHost } from "./engine-host.js";
import { CaptionerError } from "./errors.js";
import { fetchImage, isAddress, toImageMessage, transferables } from "./image-input.js";
import type { ImageMessage, PlainRequest, SentImage, Written } from "./protocol.js";
import type { Heard } from "./stream.js";
import type { Attention, ImageInput, PlainProduct } from "./types.js";
import type { WorkerClient } from "./worker-client.js";

/** What a picture needs of its captioner. */
export type Engines = Pick<EngineHost, "run" | "makeRoom" | "hasCaptioned" | "throwIfDisposed">;

/** Who was sent a picture, and by what that knows it. */
export interface Sent {
  client: WorkerClient;
  key: number;
}

/** Who hears of a call, which its handle can give up. */
export type Hearing = Heard & { signal: AbortSignal };

/** A picture on its way to the engines, which may have read it already or not. */
export class SentPicture {
  readonly #engines: Engines;
  readonly #image: ImageInput;
  readonly #product: PlainProduct;
  /** What was fetched from the picture's address. */
  #fetched: Blob | undefined;

  constructor(engines: Engines, image: ImageInput, product: PlainProduct) {
    this.#engines = engines;
    this.#image = image;
    this.#product = product;
  }

  /** Has captions written; of the picture as it was `sent` before, where the engine has kept that. */
  async write(
    asked: PlainRequest,
    { onTexts, signal }: Hearing,
    sent?: Sent,
  ): Promise<{ written: Written; sent: Sent }> {
    await this.#engines.makeRoom(this.#image, signal);
    const request = { ...this.#product, ...asked };
    return this.#engines.run(async (client) => {
      const call = (image: ImageMessage | SentImage, transfer: Transferable[] = []) => {
        const input = { image, request, texts: onTexts !== undefined };
        return client.call("caption", input, { signal, onTexts, transfer });
      };
      // What is encoded is sent as quickly.
      if (sent?.client === client && !this.#encoded) {
        const written = await call({ kind: "sent", key: sent.key });
        if (written) return { written, sent };
      }
      const image = await this.#message(signal);
      const written = await call(image, transferables(image));
      if (!written) throw new CaptionerError("internal", "the picture was not read");
      this.#engines.hasCaptioned(this.#image);
      return { written, sent: { client, key: image.key } };
    }, signal);
  }

  /** Where the captions that are written in boxes look. */
  async attention(asked: PlainRequest, signal: AbortSignal): Promise<Attention[]> {
    await this.#engines.makeRoom(this.#image, signal);
    const request = { ...this.#product, ...asked };
    return this.#engines.run(async (client) => {
      const image = await this.#message(signal);
      const transfer = transferables(image);
      return client.call("attention", { image, request }, { signal, transfer });
    }, signal);
  }

  forget(): void {
    this.#fetched = undefined;
  }

  /** The picture's bytes, which never change. */
  get #encoded(): Blob | undefined {
    return isKind(this.#image, "Blob", "File") ? this.#image : this.#fetched;
  }

  async #message(signal: AbortSignal): Promise<ImageMessage> {
    if (isAddress(this.#image) && !this.#fetched) {
      const fetched = await unlessAborted(fetchImage(this.#image, signal), signal);
      // Another call may have been quicker.
      this.#fetched ??= fetched;
    }
    return unlessAborted(toImageMessage(this.#fetched ?? this.#image, signal), signal);
  }
}
