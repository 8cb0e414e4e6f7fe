// The texts of the open document, written by a captioner that is none: what it is asked, and what
// becomes of its answers.

import { type Box, Captioner, type CaptionOptions } from "caponimage";
import { measurePixels } from "caponimage/compositions";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Photo } from "../document/photo.ts";
import { current, edit, open } from "../document/store.ts";
import { isOpen, newTexts, withWords } from "../document/texts.ts";
import { captioner } from "../engine/engine.ts";
import { captionError, lastRun, writing } from "../engine/state.ts";
import { alternativesFor, rewriteAllFor, startCaptioning } from "./captioning.ts";

const TIMINGS = { preprocess: 0, context: 0, decode: 0, total: 1 };

interface Call {
  boxes: readonly Box[];
  options: CaptionOptions;
}

/** Writes "The mug, 1", "The mug, 2", ... of a mug; fixed texts come back as they are. */
class FakeCaptioner {
  opened: { title: string; attributes: Record<string, string> }[] = [];
  calls: Call[] = [];
  failure: Error | undefined;
  /** Until it is called, no answer comes. */
  answer: (() => void) | undefined;
  holds = false;

  async open(_photo: Blob, told: { title: string; attributes: Record<string, string> }) {
    this.opened.push(told);
    const write = async (boxes: readonly Box[], options: CaptionOptions = {}) => {
      this.calls.push({ boxes, options });
      if (this.holds) await new Promise<void>((resolve) => (this.answer = resolve));
      if (this.failure) throw this.failure;
      const call = this.calls.length;
      return boxes.map((box, index) => ({
        box,
        text: box.text ?? `The ${told.title}, ${call}.${index + 1}`,
        color: "#ffffff",
        score: 0.5,
        alternatives: Array.from(
          { length: options.alternatives ?? 0 },
          (_, other) => `Other ${other + 1} of ${index + 1}`,
        ),
      }));
    };
    return {
      caption: write,
      captionWithTimings: async (boxes: readonly Box[], options?: CaptionOptions) => ({
        captions: await write(boxes, options),
        timings: TIMINGS,
      }),
    };
  }
}

const white = { width: 8, height: 8, data: new Uint8ClampedArray(8 * 8 * 4).fill(255) };

function newPhoto(): Photo {
  const size = { width: 800, height: 800 };
  const measured = measurePixels(white, size);
  return { blob: new Blob(), name: "mug.jpg", url: "blob:mug", ...size, measured };
}

let fake: FakeCaptioner;

startCaptioning();

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakeCaptioner();
  captioner.value = Object.assign(Object.create(Captioner.prototype) as Captioner, {
    open: fake.open.bind(fake),
  });
  open({ photo: newPhoto(), title: "mug", attributes: [["colour", "blue"]], texts: newTexts() });
});

afterEach(() => {
  captioner.value = undefined;
  vi.useRealTimers();
});

const settled = () => vi.runAllTimersAsync();
const words = () => current.value.texts.map(({ caption }) => caption?.text);

test("all open texts are written in one call, with what is told of the product", async () => {
  await settled();
  expect(fake.opened).toEqual([{ title: "mug", attributes: { colour: "blue" } }]);
  expect(fake.calls).toHaveLength(1);
  expect(words()).toEqual([
    "The mug, 1.1",
    "The mug, 1.2",
    "The mug, 1.3",
    "The mug, 1.4",
    "The mug, 1.5",
  ]);
  expect(current.value.texts.some((text) => isOpen(current.value, text))).toBe(false);
  expect(lastRun.value).toEqual({ captions: 5, timings: TIMINGS });
  expect(writing.value).toBe(false);
});

test("what a person wrote stays, and is told to the model as a fixed text", async () => {
  edit((document) => withWords(document, "headline", "headline", "My own words"));
  await settled();
  const [call] = fake.calls;
  expect(call?.boxes.map(({ text }) => text)).toContain("My own words");
  expect(words()[0]).toBe("My own words");
  edit((document) => ({ ...document, title: "cup" }));
  await settled();
  expect(words()[0]).toBe("My own words");
  expect(words()[1]).toBe("The cup, 2.2");
});

test("what is typed is followed after a pause, once", async () => {
  await settled();
  for (const title of ["mug i", "mug in", "mug in b"]) {
    edit((document) => ({ ...document, title }));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(fake.calls).toHaveLength(1);
  await settled();
  expect(fake.calls).toHaveLength(2);
  expect(fake.opened.at(-1)?.title).toBe("mug in b");
});

test("a text that is asked to say something else says it, and the others stay", async () => {
  await settled();
  const before = words();
  edit((document) => ({
    ...document,
    texts: document.texts.map((text) => (text.id === "headline" ? { ...text, seed: 7 } : text)),
  }));
  await settled();
  const decoding = { strategy: "sample", temperature: 0.9, topP: 0.95, seed: 7 };
  expect(fake.calls.at(-1)?.options.decoding).toEqual(decoding);
  expect(words()).toEqual(["The mug, 2.1", ...before.slice(1)]);
});

test("answers for a picture that is gone are not shown", async () => {
  fake.holds = true;
  await vi.advanceTimersByTimeAsync(300);
  expect(writing.value).toBe(true);
  const { answer, calls } = fake;
  open({ photo: newPhoto(), title: "vase", attributes: [], texts: newTexts() });
  expect(calls[0]?.options.signal?.aborted).toBe(true);
  answer?.();
  await settled();
  // The next call waits.
  expect(calls).toHaveLength(2);
  expect(words().every((text) => text === undefined)).toBe(true);
  fake.answer?.();
  await settled();
  expect(words()[0]).toBe("The vase, 2.1");
});

test("a call that fails is not made again until something changes", async () => {
  fake.failure = new Error("no memory");
  await settled();
  expect(captionError.value).toBe(fake.failure);
  expect(fake.calls).toHaveLength(1);
  expect(words().every((text) => text === undefined)).toBe(true);
  fake.failure = undefined;
  edit((document) => ({ ...document, title: "cup" }));
  await settled();
  expect(captionError.value).toBeUndefined();
  expect(words()[0]).toBe("The cup, 2.1");
});

test("another device writes again what no person settled", async () => {
  edit((document) => withWords(document, "benefit-1", "benefit", "Kept"));
  await settled();
  rewriteAllFor("again, on webgpu");
  await settled();
  expect(fake.calls).toHaveLength(2);
  expect(words().slice(0, 3)).toEqual(["The mug, 2.1", "Kept", "The mug, 2.3"]);
});

test("other words for a text are never those that stand in it", async () => {
  await settled();
  const others = await alternativesFor("headline");
  expect(others).toHaveLength(4);
  expect(others).not.toContain(words()[0]);
  const fixed = fake.calls.at(-1)?.boxes.filter(({ text }) => text !== undefined) ?? [];
  expect(fixed.map(({ text }) => text)).toEqual(words().slice(1));
  expect(await alternativesFor("nobody's")).toEqual([]);
});
