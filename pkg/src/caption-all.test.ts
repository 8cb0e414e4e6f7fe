import { expect, test, vi } from "vitest";

import {
  captionAll,
  type CaptionAllOptions,
  type Opener,
  type PictureRequest,
} from "./caption-all.js";
import { CaptionerError } from "./errors.js";
import type { Box, Caption, CaptionOptions } from "./types.js";

/** A captioner whose pictures are captioned when the test says so, or at once. */
function fakeCaptioner({ atOnce = true } = {}) {
  const opened: string[] = [];
  const disposed: string[] = [];
  const aborted: string[] = [];
  const finish = new Map<string, (error?: Error) => void>();
  let stopped: CaptionerError | undefined;
  const captioner: Opener = {
    open(image) {
      const name = String(image);
      opened.push(name);
      return {
        caption: (_boxes: readonly Box[], { signal }: CaptionOptions = {}) =>
          new Promise<Caption[]>((resolve, reject) => {
            signal?.addEventListener("abort", () => {
              aborted.push(name);
              reject(new CaptionerError("aborted", "aborted by the caller"));
            });
            const end = (error?: Error) => (error ? reject(error) : resolve([]));
            finish.set(name, end);
            if (atOnce) end(name.startsWith("bad") ? unreadable() : undefined);
          }),
        dispose: () => disposed.push(name),
      };
    },
    stopped: () => stopped,
  };
  const stop = (error: CaptionerError) => (stopped = error);
  return { captioner, opened, disposed, aborted, finish, stop };
}

const unreadable = () => new CaptionerError("image-unreadable", "damaged");
const pictures = (...names: string[]): PictureRequest[] =>
  names.map((image) => ({ image, boxes: [] }));

async function all(
  captioner: Opener,
  requests: Parameters<typeof captionAll>[1],
  options: CaptionAllOptions = {},
) {
  const found: [number, string, string][] = [];
  for await (const { index, id, error } of captionAll(captioner, requests, options)) {
    found.push([index, id, error?.code ?? "done"]);
  }
  return found;
}

test("pictures come in their order, and one that fails ends nothing", async () => {
  const { captioner, opened, disposed } = fakeCaptioner();
  const requests = [...pictures("a", "bad"), { image: "c", boxes: [], id: "third" }];
  expect(await all(captioner, requests)).toEqual([
    [0, "0", "done"],
    [1, "1", "image-unreadable"],
    [2, "third", "done"],
  ]);
  expect(disposed).toEqual(opened);
});

test("a quicker one waits for those before it", async () => {
  const { captioner, finish } = fakeCaptioner({ atOnce: false });
  const found = all(captioner, pictures("slow", "quick"));
  await vi.waitFor(() => expect(finish.size).toBe(2));
  finish.get("quick")?.();
  finish.get("slow")?.(unreadable());
  expect(await found).toEqual([
    [0, "0", "image-unreadable"],
    [1, "1", "done"],
  ]);
});

test("pictures are taken as they are needed, from what never ends too", async () => {
  const { captioner, opened } = fakeCaptioner();
  let taken = 0;
  let returned = false;
  function* endless() {
    try {
      for (;;) yield { image: String(taken++), boxes: [] };
    } finally {
      returned = true;
    }
  }
  for await (const { index } of captionAll(captioner, endless(), { concurrency: 3 })) {
    expect(taken).toBe(index + 3);
    if (index === 4) break;
  }
  expect(opened).toHaveLength(7);
  await vi.waitFor(() => expect(returned).toBe(true));
});

test("with a concurrency of 1 nothing is read ahead", async () => {
  const { captioner, opened } = fakeCaptioner();
  for await (const { index } of captionAll(captioner, pictures("a", "b"), { concurrency: 1 })) {
    expect(opened).toHaveLength(index + 1);
  }
});

test("what is found is given while the source looks for the next", async () => {
  const { captioner } = fakeCaptioner();
  async function* slow() {
    yield { image: "a", boxes: [] };
    await new Promise(() => {});
  }
  const { value } = await captionAll(captioner, slow(), {}).next();
  expect(value).toMatchObject({ index: 0, captions: [] });
});

test("the signal ends it at once, with what is in work", async () => {
  const { captioner, aborted, finish } = fakeCaptioner({ atOnce: false });
  const controller = new AbortController();
  const { signal } = controller;
  const found = all(captioner, pictures("a", "b", "c"), { signal });
  await vi.waitFor(() => expect(finish.size).toBe(2));
  controller.abort();
  await expect(found).rejects.toMatchObject({ code: "aborted" });
  expect(aborted).toEqual(["a", "b"]);
  expect(finish.has("c")).toBe(false);
  const already = all(captioner, pictures("d"), { signal: AbortSignal.abort() });
  await expect(already).rejects.toMatchObject({ code: "aborted" });
  expect(finish.has("d")).toBe(false);
});

test("leaving the loop ends what is in work", async () => {
  const { captioner, aborted, finish } = fakeCaptioner({ atOnce: false });
  const loop = captionAll(captioner, pictures("a", "b"), {});
  const first = loop.next();
  await vi.waitFor(() => expect(finish.size).toBe(2));
  finish.get("a")?.();
  await first;
  await loop.return();
  expect(aborted).toContain("b");
});

test("progress has a total where there is one", async () => {
  const { captioner } = fakeCaptioner();
  const told: unknown[] = [];
  const onProgress = (progress: unknown) => told.push(progress);
  await all(captioner, pictures("a", "bad"), { onProgress });
  await all(captioner, new Set(pictures("a")), { onProgress });
  await all(captioner, pictures("a").values(), { onProgress });
  expect(told).toEqual([
    { done: 1, total: 2 },
    { done: 2, total: 2 },
    { done: 1, total: 1 },
    { done: 1 },
  ]);
});

test("where the captioner cannot go on, the rest is not tried", async () => {
  const { captioner, stop } = fakeCaptioner();
  stop(new CaptionerError("internal", "unreachable"));
  const requests = pictures("bad", "bad", "bad");
  await expect(all(captioner, requests)).rejects.toMatchObject({ code: "internal" });
});

test("what the source throws comes after the pictures before it", async () => {
  const { captioner } = fakeCaptioner();
  const own = new Error("own fault");
  const found: number[] = [];
  function* failing() {
    yield* pictures("a", "b");
    throw own;
  }
  const loop = async () => {
    for await (const { index } of captionAll(captioner, failing(), { concurrency: 4 })) {
      found.push(index);
    }
  };
  await expect(loop()).rejects.toBe(own);
  expect(found).toEqual([0, 1]);
});

test("what is no picture fails by itself, and what is no list at all", async () => {
  const { captioner } = fakeCaptioner();
  const [good] = pictures("a");
  const requests = [null, { image: "b", boxes: [], id: 4 }, good] as unknown as PictureRequest[];
  expect((await all(captioner, requests)).map(([, , code]) => code)).toEqual([
    "request-invalid",
    "request-invalid",
    "done",
  ]);
  for (const none of ["abc", null, {}, 7] as unknown as PictureRequest[][]) {
    await expect(all(captioner, none)).rejects.toMatchObject({ code: "request-invalid" });
  }
  for (const concurrency of [0, 1.5, NaN]) {
    const options = { concurrency };
    await expect(all(captioner, [], options)).rejects.toThrow(/concurrency: is/);
  }
});
