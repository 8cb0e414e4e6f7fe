import { afterEach, expect, test, vi } from "vitest";

import { abortedError } from "./abort.js";
import { Picture } from "./picture-handle.js";
import type { Calls, PlainRequest, Written } from "./protocol.js";
import type { Engines } from "./sent-picture.js";
import type { Box, PlainProduct } from "./types.js";
import type { WorkerClient } from "./worker-client.js";

type CaptionInput = Calls["caption"]["input"];

const BOX: Box = { x: 0.1, y: 0.1, width: 0.5, height: 0.1 };
const SMALL: Box = { x: 0.1, y: 0.6, width: 0.2, height: 0.1 };
const MOVED: Box = { x: 0.4, y: 0.1, width: 0.5, height: 0.1 };

afterEach(() => vi.unstubAllGlobals());

/** An engine that keeps the pictures whose keys are in `kept`, and hears of what it is sent. */
function fakeEngines() {
  const sent: CaptionInput[] = [];
  const attended: PlainRequest[] = [];
  const kept = new Set<number>();
  /** Calls wait while there is something to wait for. */
  let wait: Promise<void> | undefined;
  let fails: Error | undefined;
  const newClient = () => ({ call }) as unknown as WorkerClient;

  async function call(
    name: string,
    input: CaptionInput,
    { signal }: { signal: AbortSignal },
  ): Promise<Written | undefined | []> {
    const end = new Promise<never>((_, reject) => {
      const onAbort = () => reject(abortedError(signal));
      if (signal.aborted) onAbort();
      signal.addEventListener("abort", onAbort);
    });
    await Promise.race([end, wait ?? Promise.resolve()]);
    if (fails) throw fails;
    if (name === "attention") {
      attended.push(input.request);
      return [];
    }
    sent.push(input);
    if (input.image.kind === "sent" && !kept.has(input.image.key)) return undefined;
    kept.add(input.image.key);
    const { boxes, written, title, alternatives = 0 } = input.request;
    const captions = boxes.map((box, index) => ({
      box,
      text: written?.[index] ?? `${title} ${box.x}`,
      score: 1,
      color: "#000000",
      alternatives: Array.from({ length: alternatives }, (_, other) => `other ${other}`),
    }));
    const timings = { image: 0, preprocess: 0, context: 0, decode: 0, total: 0 };
    return { captions, timings, memoryBytes: 0 };
  }

  let client = newClient();
  const engines: Engines = {
    run: (run) => run(client),
    makeRoom: async () => {},
    hasCaptioned() {},
    throwIfDisposed() {},
  };
  const open = (image: Picture["image"], product: PlainProduct = { title: "Mug" }) =>
    new Picture(engines, image, product);
  return {
    open,
    sent,
    attended,
    kept,
    hold(until: Promise<void> | undefined) {
      wait = until;
    },
    fail(error: Error | undefined) {
      fails = error;
    },
    replace() {
      client = newClient();
      kept.clear();
    },
  };
}

/** What stands for pixels here, where there are none. */
const pixels = () =>
  ({
    [Symbol.toStringTag]: "ImageData",
    width: 1,
    height: 1,
    data: new Uint8ClampedArray(4),
  }) as unknown as ImageData;

/** A promise, and what resolves it. */
function gate() {
  let open = () => {};
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { closed, open };
}

test("each handle writes on with its own picture, product and captions", async () => {
  const { open, sent } = fakeEngines();
  const mug = open(new Blob(["mug"]), { title: "Mug", attributes: { colour: "blue" } });
  const lamp = open(new Blob(["lamp"]), { title: "Lamp" });
  await mug.caption([BOX, SMALL]);
  await lamp.caption([SMALL]);
  const caption = await mug.recaption(0, MOVED);
  expect(caption).toMatchObject({ id: "0", role: "headline", text: "Mug 0.4", box: MOVED });
  const [first, , again] = sent;
  expect(again?.image).toEqual(first?.image);
  expect(again?.request).toMatchObject({
    title: "Mug",
    attributes: { colour: "blue" },
    boxes: [MOVED, SMALL],
    written: [undefined, "Mug 0.1"],
  });
  // What was moved last is where it goes on.
  await mug.recaption(1, SMALL);
  expect(sent[3]?.request).toMatchObject({
    boxes: [MOVED, SMALL],
    written: ["Mug 0.4", undefined],
  });
});

test("pixels are sent again only where the engine has not kept them", async () => {
  const { open, sent, kept, replace } = fakeEngines();
  const picture = open(pixels());
  const kinds = async (call: Promise<unknown>) => {
    const before = sent.length;
    await call;
    return sent.slice(before).map(({ image }) => image.kind);
  };
  expect(await kinds(picture.caption([BOX]))).toEqual(["rgba"]);
  expect(await kinds(picture.recaption(0, MOVED))).toEqual(["sent"]);
  kept.clear();
  expect(await kinds(picture.recaption(0, BOX))).toEqual(["sent", "rgba"]);
  expect(await kinds(picture.alternatives(0))).toEqual(["sent"]);
  replace();
  expect(await kinds(picture.recaption(0, BOX))).toEqual(["rgba"]);
  // They may be others by now.
  expect(await kinds(picture.caption([BOX]))).toEqual(["rgba"]);
});

test("an address is fetched once", async () => {
  const { open, sent } = fakeEngines();
  const fetched = vi.fn(async () => new Response("mug"));
  vi.stubGlobal("fetch", fetched);
  const picture = open("/mug.jpg");
  await Promise.all([picture.caption([BOX]), picture.caption([SMALL])]);
  const times = fetched.mock.calls.length;
  await picture.recaption(0, MOVED);
  await picture.attention([BOX]);
  await picture.caption([BOX]);
  expect(fetched).toHaveBeenCalledTimes(times);
  expect(new Set(sent.map(({ image }) => image.key)).size).toBe(1);
});

test("captions have ids and roles, by which their boxes are found", async () => {
  const { open, sent } = fakeEngines();
  const picture = open(new Blob());
  const boxes: Box[] = [{ ...SMALL, id: "price", role: "badge" }, { ...BOX, id: "top" }, SMALL];
  const captions = await picture.caption(boxes);
  expect(captions.map(({ id, role }) => [id, role])).toEqual([
    ["price", "badge"],
    ["top", "headline"],
    ["2", "benefit"],
  ]);
  // The engine knows nothing of them.
  expect(sent[0]?.request.boxes[1]).toEqual(BOX);
  const moved = await picture.recaption("top", { ...MOVED, role: "eyebrow" });
  expect(moved).toMatchObject({ id: "top", role: "eyebrow", box: MOVED });
  await expect(picture.recaption("bottom", MOVED)).rejects.toThrow(/"price", "top", "2"/);
  const taken = picture.recaption("top", { ...MOVED, id: "price" });
  await expect(taken).rejects.toMatchObject({ code: "request-invalid" });
});

test("what is moved waits for the captions that are on their way", async () => {
  const { open, hold } = fakeEngines();
  const picture = open(new Blob());
  const { closed, open: go } = gate();
  hold(closed);
  const calls = [picture.caption([BOX]), picture.recaption(0, MOVED), picture.alternatives(0, 1)];
  go();
  expect(await Promise.all(calls)).toMatchObject([
    [{ text: "Mug 0.1" }],
    { text: "Mug 0.4" },
    ["other 0"],
  ]);
});

test("alternatives are other texts, and change nothing", async () => {
  const { open, sent } = fakeEngines();
  const picture = open(new Blob());
  await picture.caption([BOX, { ...SMALL, text: "New" }]);
  expect(await picture.alternatives("0", 2)).toEqual(["other 0", "other 1"]);
  expect(sent[1]?.request).toMatchObject({ alternatives: 2, written: [undefined, "New"] });
  // A text that was the caller's is one that the model may now replace.
  expect(await picture.alternatives(1, 2)).toEqual(["Mug 0.1", "other 0"]);
  await picture.recaption(0, BOX);
  expect(sent[3]?.request.written).toEqual([undefined, "New"]);
  await expect(picture.alternatives(0, -1)).rejects.toThrow(/count: is -1/);
  await expect(picture.alternatives(5)).rejects.toThrow(/no box 5/);
});

test("attention is that of the texts of boxes", async () => {
  const { open, attended } = fakeEngines();
  await open(new Blob()).attention([{ ...BOX, text: "New" }, SMALL]);
  expect(attended).toEqual([{ title: "Mug", boxes: [BOX, SMALL], written: ["New", undefined] }]);
});

test("a call that failed or was given up changes nothing", async () => {
  const { open, sent, fail, hold } = fakeEngines();
  const picture = open(new Blob());
  await picture.caption([BOX]);
  fail(new Error("no"));
  await expect(picture.caption([SMALL, SMALL])).rejects.toThrow("no");
  await expect(picture.recaption(0, MOVED)).rejects.toThrow("no");
  fail(undefined);
  hold(new Promise(() => {}));
  const controller = new AbortController();
  const { signal } = controller;
  const given = [picture.caption([SMALL], { signal }), picture.recaption(0, MOVED, { signal })];
  controller.abort();
  for (const call of given) await expect(call).rejects.toMatchObject({ code: "aborted" });
  hold(undefined);
  await picture.recaption(0, SMALL);
  expect(sent.at(-1)?.request).toMatchObject({ boxes: [SMALL], written: [undefined] });
});

test("a handle that is disposed of rejects what is pending and what comes, and no other does", async () => {
  const { open, hold } = fakeEngines();
  const [picture, other] = [open(new Blob()), open(new Blob())];
  const { closed, open: go } = gate();
  hold(closed);
  const pending = [picture.caption([BOX]), picture.recaption(0, MOVED), picture.attention([BOX])];
  const theirs = other.caption([BOX]);
  picture.dispose();
  const later = [
    picture.caption([BOX]),
    picture.alternatives(0),
    picture.attention([BOX]),
    picture.stream([BOX]).next(),
  ];
  for (const call of [...pending, ...later]) {
    await expect(call).rejects.toMatchObject({ code: "disposed" });
  }
  go();
  expect(await theirs).toHaveLength(1);
  picture.dispose();
});

test("arguments are checked when a call is made", async () => {
  const { open, sent } = fakeEngines();
  const picture = open(new Blob());
  const none = undefined as unknown as Box;
  const calls: [Promise<unknown>, RegExp][] = [
    [picture.caption(none as unknown as Box[]), /boxes: is undefined/],
    [picture.caption([BOX, none]), /boxes\[1\]: is undefined/],
    [picture.recaption(-1, BOX), /index: is -1/],
    [picture.recaption(0, none), /box: is undefined/],
    [picture.recaption(0, BOX), /no box 0/],
    [picture.attention(none as unknown as Box[]), /boxes: is undefined/],
  ];
  for (const [call, message] of calls) await expect(call).rejects.toThrow(message);
  expect(sent).toEqual([]);
});
