import { abortedError, eitherOf, unlessAborted } from "./abort.js";
import { tell } from "./callbacks.js";
import { checkObject, checkOptional, FUNCTION, invalid, reading, STRING } from "./checks.js";
import { type CaptionerError, toCaptionerError } from "./errors.js";
import type { Picture } from "./picture-handle.js";
import { plainOptions } from "./request.js";
import type { Box, Caption, ImageInput, Product, WriteOptions } from "./types.js";

/** One of many pictures: what it shows, and where to write. */
export interface PictureRequest extends Product {
  image: ImageInput;
  boxes: readonly Box[];
  /** By what it is known; its place among the pictures unless told. */
  id?: string;
}

export interface CaptionAllOptions extends Pick<
  WriteOptions,
  "decoding" | "alternatives" | "signal"
> {
  /**
   * How many pictures are in work at once; 2 unless told. The model writes one picture at a time:
   * meanwhile the others are fetched and turned into pixels.
   */
  concurrency?: number;
  /** Called after each picture, also after one that failed. `total` is there where it is known. */
  onProgress?: (progress: { done: number; total?: number }) => void;
}

/** A picture's captions, or why there are none. */
export type CaptionedPicture = {
  /** The picture's place among all. */
  index: number;
  id: string;
} & ({ captions: Caption[]; error?: undefined } | { captions?: undefined; error: CaptionerError });

/** What this needs of a captioner. */
export interface Opener {
  open(image: ImageInput, product: Product): Pick<Picture, "caption" | "dispose">;
  /** Why it cannot go on, if so. */
  stopped(): CaptionerError | undefined;
}

export async function* captionAll(
  captioner: Opener,
  pictures: Iterable<PictureRequest> | AsyncIterable<PictureRequest>,
  options: CaptionAllOptions,
): AsyncGenerator<CaptionedPicture, void> {
  const plain = plainOptions(options);
  const { concurrency = 2, onProgress, signal } = options;
  checkOptional("concurrency", concurrency, [isCount, "a whole number of at least 1"]);
  checkOptional("onProgress", onProgress, FUNCTION);
  const iterator = iteratorOf(pictures);
  const total = countOf(pictures);

  const left = new AbortController();
  const either = eitherOf(signal, left.signal);
  /** Those in work, in their order; nothing where there are no more. */
  const inWork: Promise<CaptionedPicture | undefined>[] = [];
  let taken: Promise<unknown> = Promise.resolve();
  let ended = false;
  let count = 0;

  function begin(): Promise<CaptionedPicture | undefined> {
    const index = count++;
    const next = taken.then(() => (ended ? undefined : iterator.next()));
    taken = next.then(
      (found) => (ended ||= found?.done !== false),
      () => (ended = true),
    );
    const captioned = next.then((found) =>
      found && !found.done
        ? captionOne(captioner, found.value, index, { ...plain, signal: either.signal })
        : undefined,
    );
    // How it ended is asked for in its turn, but not by those who have left the loop.
    captioned.catch(() => {});
    return captioned;
  }

  try {
    for (let done = 1; ; done++) {
      if (signal?.aborted) throw abortedError(signal);
      while (inWork.length < concurrency) inWork.push(begin());
      const first = inWork.shift();
      const captioned = first && (await unlessAborted(first, signal));
      if (signal?.aborted) throw abortedError(signal);
      if (!captioned) return;
      const stopped = captioner.stopped();
      if (captioned.error && stopped) throw stopped;
      tell(onProgress, { done, ...(total !== undefined && { total }) });
      yield captioned;
    }
  } finally {
    left.abort();
    either.release();
    // Not waited for: it may be busy with finding the next.
    if (!ended)
      void Promise.resolve()
        .then(() => iterator.return?.())
        .catch(() => {});
  }
}

async function captionOne(
  captioner: Opener,
  request: PictureRequest,
  index: number,
  options: Pick<WriteOptions, "decoding" | "alternatives" | "signal">,
): Promise<CaptionedPicture> {
  let id = String(index);
  let picture: ReturnType<Opener["open"]> | undefined;
  try {
    const { image, boxes } = reading("picture", () => {
      checkObject("picture", request, "an object with image and boxes");
      checkOptional("id", request.id, STRING);
      id = request.id ?? id;
      return request;
    });
    picture = captioner.open(image, request);
    return { index, id, captions: await picture.caption(boxes, options) };
  } catch (thrown) {
    return { index, id, error: toCaptionerError(thrown) };
  } finally {
    picture?.dispose();
  }
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 1;

function iteratorOf(
  pictures: Iterable<PictureRequest> | AsyncIterable<PictureRequest>,
): Iterator<PictureRequest> | AsyncIterator<PictureRequest> {
  const expected = "what can be iterated, of pictures";
  checkObject("pictures", pictures, expected);
  if (Symbol.asyncIterator in pictures) return pictures[Symbol.asyncIterator]();
  if (Symbol.iterator in pictures) return pictures[Symbol.iterator]();
  throw invalid("pictures", pictures, expected);
}

/** How many there are, of an array or a set. */
function countOf(pictures: object): number | undefined {
  if (Array.isArray(pictures)) return pictures.length;
  return "size" in pictures && typeof pictures.size === "number" ? pictures.size : undefined;
}
