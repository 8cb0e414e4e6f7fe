import { eitherOf } from "./abort.js";
import { tell } from "./callbacks.js";
import { CaptionerError } from "./errors.js";
import { checkPlaceOrId, type Name, placeOf, renamed } from "./names.js";
import type { PlainLayout, PlainOptions, Written } from "./protocol.js";
import { openRequest, plainBoxes, plainCount, plainMove, plainOptions } from "./request.js";
import { type Engines, type Sent, SentPicture } from "./sent-picture.js";
import { type Heard, streamed } from "./stream.js";
import { Turn } from "./turn.js";
import type {
  AlternativesOptions,
  Attention,
  Box,
  Caption,
  CaptionEvent,
  CaptionOptions,
  CaptionReport,
  ImageInput,
  PlainProduct,
  WriteOptions,
} from "./types.js";

/** Boxes to be captioned. */
interface Asked extends PlainLayout {
  names: Name[];
  options: PlainOptions;
}

/** The last request that gave captions. */
interface Last {
  captions: Caption[];
  sent: Sent;
}

/**
 * A picture with what is told of its product. It remembers its own captions, so that pictures of one
 * captioner are never confused. An address is fetched once, by the first call; pixels, of a canvas
 * say, are read by each call of `caption`, `stream` and `attention` as they are then, and by others
 * where the engine has not kept them.
 *
 * ```ts
 * const picture = await captioner.open(file, { title: "Aurelle Women Quilted Handbag" });
 * const captions = await picture.caption([{ x: 0.05, y: 0.05, width: 0.4, height: 0.12 }]);
 * const moved = await picture.recaption(0, { x: 0.3, y: 0.05, width: 0.4, height: 0.12 });
 * ```
 */
export class Picture {
  // Without it, frameworks would wrap this in a proxy.
  readonly [Symbol.toStringTag] = "Picture";
  readonly image: ImageInput;
  /** What was told of the product, as texts. */
  readonly product: PlainProduct;
  readonly #engines: Engines;
  readonly #picture: SentPicture;
  readonly #onCall: (call: Promise<unknown>) => void;
  readonly #turn = new Turn();
  readonly #disposal = new AbortController();
  #last: Last | undefined;

  /** @internal */
  constructor(
    engines: Engines,
    image: ImageInput,
    product: PlainProduct,
    onCall: (call: Promise<unknown>) => void = () => {},
  ) {
    this.#engines = engines;
    this.#picture = new SentPicture(engines, image, product);
    this.image = image;
    this.product = product;
    this.#onCall = onCall;
  }

  /**
   * Writes one caption for each box, in the order of the boxes. Calls made while one is running wait
   * for their turn.
   *
   * @throws {CaptionerError} `image-unreadable`, `box-invalid`, `request-invalid`, `device-lost`,
   *   `aborted`, `disposed`, `internal`.
   */
  async caption(boxes: readonly Box[], options: CaptionOptions = {}): Promise<Caption[]> {
    return (await this.captionWithTimings(boxes, options)).captions;
  }

  /** Like {@link Picture.caption}, and says where the time went. */
  async captionWithTimings(
    boxes: readonly Box[],
    options: CaptionOptions = {},
  ): Promise<CaptionReport> {
    const asked = { ...plainBoxes(boxes), options: plainOptions(options) };
    const { onTexts, onCaption, signal } = options;
    const report = await this.#caption(asked, { onTexts, signal });
    for (const caption of report.captions) tell(onCaption, caption);
    return report;
  }

  /**
   * Writes captions as {@link Picture.caption} does, and gives what is there as it comes: texts
   * after every token, then each caption. Leaving the loop gives the rest up.
   *
   * ```ts
   * for await (const event of picture.stream(boxes)) {
   *   if (event.type === "texts") show(event.texts);
   *   else settle(event.index, event.caption);
   * }
   * ```
   */
  async *stream(
    boxes: readonly Box[],
    options: Omit<CaptionOptions, "onTexts" | "onCaption"> = {},
  ): AsyncGenerator<CaptionEvent, CaptionReport> {
    const asked = { ...plainBoxes(boxes), options: plainOptions(options) };
    return yield* streamed((heard) => this.#caption(asked, heard), options.signal);
  }

  /**
   * Writes the caption of one box again, moved to where `box` is now or just for another try, with
   * all other captions of this picture's last request as they are. Quick enough to call while a box
   * is dragged: the picture is not read again, unless the engine has read several others since.
   *
   * @param which the box's place in the last request, or its id
   * @param box its `id` and `role`, where it has them, are the caption's from now on
   * @throws {CaptionerError} as {@link Picture.caption}; `request-invalid` when nothing was
   *   captioned yet or there is no such box.
   */
  async recaption(which: number | string, box: Box, options: WriteOptions = {}): Promise<Caption> {
    checkPlaceOrId(which);
    const moved = plainMove(box);
    const plain = plainOptions(options);
    const { onTexts, signal } = options;
    return this.#unlessDisposed(signal, (signal) => {
      // After the captions that are on their way, which are the last request once they are here.
      const before = this.#turn.before(signal);
      const call = before.then(async () => {
        const captions = this.#last?.captions ?? [];
        const index = placeOf(which, captions);
        const names = renamed(captions, index, moved.name);
        const request = openRequest(captions, index, moved.box, plain);
        const heard = { onTexts, signal };
        const wrote = await this.#picture.write(request, heard, this.#last?.sent);
        return at(this.#remember(wrote, names), index);
      });
      return this.#turn.add(call);
    });
  }

  /**
   * Other texts for one box of the last request, best first, with all other captions as they are.
   * The caption stays what it is: give a text to its box, or {@link Picture.recaption} it.
   *
   * @param which the box's place in the last request, or its id
   * @param count how many, at most 10; there may be fewer
   * @throws {CaptionerError} as {@link Picture.recaption}.
   */
  async alternatives(
    which: number | string,
    count = 3,
    options: AlternativesOptions = {},
  ): Promise<string[]> {
    checkPlaceOrId(which);
    const plain = plainCount(count, options);
    return this.#unlessDisposed(options.signal, async (signal) => {
      await this.#turn.before(signal);
      const captions = this.#last?.captions ?? [];
      const index = placeOf(which, captions);
      const { box, text: said } = at(captions, index);
      const request = openRequest(captions, index, box, plain);
      const { written } = await this.#picture.write(request, { signal }, this.#last?.sent);
      const { text, alternatives } = at(written.captions, index);
      return [text, ...alternatives].filter((other) => other !== said).slice(0, count);
    });
  }

  /**
   * Where on the picture captions look: the `text` of each box, in the order of the boxes. Costs
   * about as much as writing them.
   *
   * @throws {CaptionerError} as {@link Picture.caption}.
   */
  async attention(
    boxes: readonly Box[],
    options: Pick<WriteOptions, "signal"> = {},
  ): Promise<Attention[]> {
    const { boxes: plain, written } = plainBoxes(boxes);
    plainOptions(options);
    const request = { boxes: plain, ...(written && { written }) };
    return this.#unlessDisposed(options.signal, (signal) =>
      this.#picture.attention(request, signal),
    );
  }

  /** Forgets picture and captions; pending and later calls reject with `disposed`. */
  dispose(): void {
    this.#disposal.abort();
    this.#last = undefined;
    this.#picture.forget();
  }

  #caption({ names, options, ...plain }: Asked, heard: Heard): Promise<CaptionReport> {
    return this.#unlessDisposed(heard.signal, (signal) => {
      const { onTexts } = heard;
      const call = this.#picture.write({ ...plain, ...options }, { onTexts, signal });
      const remembered = call.then((wrote) => ({
        ...wrote.written,
        captions: this.#remember(wrote, names),
      }));
      this.#onCall(remembered);
      return this.#turn.add(remembered);
    });
  }

  #remember(
    { written, sent }: { written: Written; sent: Sent },
    names: readonly Name[],
  ): Caption[] {
    const captions = written.captions.map((caption, index) => ({
      ...at(names, index),
      ...caption,
    }));
    this.#last = { captions, sent };
    return captions;
  }

  /** Runs a call that ends when the handle is disposed of. */
  async #unlessDisposed<T>(
    signal: AbortSignal | undefined,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    this.#engines.throwIfDisposed();
    const { signal: disposal } = this.#disposal;
    if (disposal.aborted) throw disposed();
    const either = eitherOf(signal, disposal);
    try {
      return await run(either.signal);
    } catch (error) {
      if (!disposal.aborted || signal?.aborted) throw error;
      throw disposed();
    } finally {
      either.release();
    }
  }
}

/** What there is for each box, at the place of one. */
function at<T>(all: readonly T[], index: number): T {
  const found = all[index];
  if (!found) throw new CaptionerError("internal", `there is no caption ${index}`);
  return found;
}

function disposed(): CaptionerError {
  return new CaptionerError("disposed", "the picture handle was disposed");
}
