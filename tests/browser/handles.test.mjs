// Picture handles: each keeps to its own picture, product and captions, whatever is done with others.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure, loadCaptioner, openBlank } from "./browser.mjs";
import { handbag } from "./fixtures.mjs";
import { startServerAndBrowser } from "./start.mjs";

const MODEL = "/test-models/tiny/";
const MOVED = { x: 0.3, y: 0.4, width: 0.4, height: 0.2 };

const { server, browser } = await startServerAndBrowser();
const page = await openBlank(browser, server);
await loadCaptioner(page, MODEL);

test("a handle gives what a request of picture and product gives", async () => {
  const { opened, asked, product } = await page.evaluate(async ({ boxes, ...product }) => {
    const picture = await window.captioner.open(window.photo, product);
    return {
      opened: await picture.caption(boxes),
      asked: await window.captioner.caption(window.photo, { ...product, boxes }),
      product: picture.product,
    };
  }, handbag);
  assert.deepEqual(opened, asked);
  assert.deepEqual(product, { title: handbag.title, attributes: handbag.attributes });
});

/** Ways in which pages have the second of two pictures; its address lacks the first. */
const KINDS = /** @type {const} */ (["Blob", "address", "canvas"]);

for (const kind of KINDS) {
  test(`moving a box after many other pictures gives the same: a picture that is a ${kind}`, async () => {
    const { before, after, others } = await page.evaluate(
      async ([kind, { boxes, ...product }, moved]) => {
        const canvas = new OffscreenCanvas(64, 48);
        const context = canvas.getContext("2d");
        if (!context) throw new Error("no canvas");
        context.fillStyle = "#a03020";
        context.fillRect(0, 0, 64, 24);
        const blob = await canvas.convertToBlob();
        const image = { Blob: blob, address: URL.createObjectURL(blob), canvas }[kind];
        const { captioner } = window;
        const picture = await captioner.open(image, product);
        await picture.caption(boxes);
        const before = await picture.recaption(0, moved);
        const others = [];
        // More than the engine keeps.
        for (let other = 0; other < 5; other++) {
          const another = await captioner.open(new Blob([window.photo]), { title: `Bag ${other}` });
          await another.caption(boxes.slice(1));
          others.push((await another.recaption(2, moved)).text);
        }
        const after = await picture.recaption(0, moved);
        return { before, after, others };
      },
      /** @type {const} */ ([kind, handbag, MOVED]),
    );
    assert.deepEqual(after, before);
    assert.equal(others.length, 5);
  });
}

test("calls of two handles that are not awaited keep apart", async () => {
  const { apart, mixed } = await page.evaluate(async ([{ boxes, title }, moved]) => {
    const other = new OffscreenCanvas(32, 32);
    other.getContext("2d")?.fillRect(0, 0, 32, 16);
    const open = () =>
      Promise.all([
        window.captioner.open(window.photo, { title }),
        window.captioner.open(other, { title: "Kettle" }),
      ]);
    const apart = [];
    for (const picture of await open()) {
      await picture.caption(boxes);
      apart.push(await picture.recaption(1, moved));
    }
    const [first, second] = await open();
    const calls = [
      first.caption(boxes),
      second.caption(boxes),
      first.recaption(1, moved),
      second.recaption(1, moved),
    ];
    const mixed = (await Promise.all(calls)).slice(2);
    return { apart, mixed };
  }, /** @type {const} */ ([handbag, MOVED]));
  assert.deepEqual(mixed, apart);
});

describe("the captioner's own `recaption`", () => {
  test("is that of the handle that was captioned last", async () => {
    const { expected, found } = await page.evaluate(async ([{ boxes, title }, moved]) => {
      const first = await window.captioner.open(window.photo, { title });
      const second = await window.captioner.open(window.photo, { title: "Kettle" });
      await first.caption(boxes);
      const expected = await first.recaption(0, moved);
      await second.caption(boxes);
      await first.caption(boxes);
      return { expected, found: await window.captioner.recaption(0, moved) };
    }, /** @type {const} */ ([handbag, MOVED]));
    assert.deepEqual(found, expected);
  });

  test("waits for captions that are on their way", async () => {
    const { found, ids } = await page.evaluate(async ([url, request, moved]) => {
      const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
      const captions = captioner.caption("/samples/handbag.jpg", request);
      const found = await captioner.recaption(0, moved);
      const ids = (await captions).map(({ id }) => id);
      captioner.dispose();
      return { found, ids };
    }, /** @type {const} */ ([MODEL, handbag, MOVED]));
    assert.deepEqual(found.box, MOVED);
    assert.deepEqual(ids, ["0", "1", "2", "3"]);
  });

  test("says so where nothing was captioned", async () => {
    const found = await failure(
      page,
      async (url) => {
        const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
        const box = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 };
        await captioner.recaption(0, box).finally(() => captioner.dispose());
      },
      MODEL,
    );
    assert.equal(found.code, "request-invalid");
    assert.match(found.message, /no box 0/);
  });
});

test("alternatives are other texts, and leave the captions as they are", async () => {
  const { captions, others, moved, expected } = await page.evaluate(
    async ([{ boxes, ...product }, box]) => {
      const picture = await window.captioner.open(window.photo, product);
      const captions = await picture.caption(boxes);
      const others = await picture.alternatives("1", 4);
      const moved = await picture.recaption(0, box);
      const fresh = await window.captioner.open(window.photo, product);
      await fresh.caption(boxes);
      return { captions, others, moved, expected: await fresh.recaption(0, box) };
    },
    /** @type {const} */ ([handbag, MOVED]),
  );
  assert.equal(others.length, 4);
  assert.equal(new Set([...others, captions[1]?.text]).size, 5);
  assert.deepEqual(moved, expected);
});

test("attention is that of the handle's picture", async () => {
  const { opened, asked } = await page.evaluate(async ({ boxes, ...product }) => {
    const picture = await window.captioner.open(window.photo, product);
    const written = (await picture.caption(boxes)).map(({ box, text }) => ({ ...box, text }));
    return {
      opened: await picture.attention(written),
      asked: await window.captioner.attention(window.photo, { ...product, boxes: written }),
    };
  }, handbag);
  assert.deepEqual(opened, asked);
});

test("a handle streams, and leaving that loop leaves its captions as they were", async () => {
  const { texts, captions, moved, expected } = await page.evaluate(
    async ([{ boxes, ...product }, box]) => {
      const picture = await window.captioner.open(window.photo, product);
      let texts = 0;
      const captions = [];
      for await (const event of picture.stream(boxes)) {
        if (event.type === "texts") texts++;
        else captions[event.index] = event.caption;
      }
      const expected = await picture.recaption(0, box);
      for await (const _ of picture.stream(boxes.slice(2))) break;
      return { texts, captions, expected, moved: await picture.recaption(0, box) };
    },
    /** @type {const} */ ([handbag, MOVED]),
  );
  assert.ok(texts > 1);
  assert.deepEqual(
    captions.map(({ id }) => id),
    ["0", "1", "2", "3"],
  );
  assert.deepEqual(moved, expected);
});

test("after `dispose` of a handle its calls reject, and those of others do not", async () => {
  const outcomes = await page.evaluate(async ([{ boxes }, box]) => {
    const [picture, other] = [
      await window.captioner.open(window.photo),
      await window.captioner.open(window.photo),
    ];
    await picture.caption(boxes);
    const calls = [picture.caption(boxes), picture.recaption(0, box), other.caption(boxes)];
    picture.dispose();
    calls.push(picture.caption(boxes), picture.recaption(0, box));
    const settled = await Promise.allSettled([
      ...calls,
      picture.alternatives(0),
      picture.attention(boxes),
      picture.stream(boxes).next(),
    ]);
    return settled.map((each) => (each.status === "rejected" ? each.reason.code : "done"));
  }, /** @type {const} */ ([handbag, MOVED]));
  const expected = Array(8).fill("disposed");
  expected[2] = "done";
  assert.deepEqual(outcomes, expected);
});

test("after `dispose` of the captioner all handles reject, and none can be opened", async () => {
  const outcomes = await page.evaluate(async ([url, { boxes }]) => {
    const captioner = await window.caponimage.Captioner.load(url, { device: "cpu" });
    const picture = await captioner.open(window.photo);
    const pending = picture.caption(boxes);
    captioner.dispose();
    const calls = [pending, picture.caption(boxes), captioner.open(window.photo)];
    const settled = await Promise.allSettled(calls);
    return settled.map((each) => (each.status === "rejected" ? each.reason.code : "done"));
  }, /** @type {const} */ ([MODEL, handbag]));
  assert.deepEqual(outcomes, ["disposed", "disposed", "disposed"]);
});

test("opening checks the product, and a picture that cannot be read rejects the first call", async () => {
  const product = await failure(
    page,
    // @ts-expect-error: a title is a text
    () => window.captioner.open(window.photo, { title: 7 }),
    undefined,
  );
  assert.equal(product.code, "request-invalid");
  assert.match(product.message, /title: is 7/);
  const image = await failure(
    page,
    async (boxes) => {
      const picture = await window.captioner.open("/samples/missing.jpg");
      await picture.caption(boxes);
    },
    handbag.boxes,
  );
  assert.equal(image.code, "image-unreadable");
});

test("two boxes of one id are refused, and both are named", async () => {
  const found = await failure(
    page,
    (boxes) =>
      window.captioner.caption(window.photo, { boxes: boxes.map((box) => ({ ...box, id: "a" })) }),
    handbag.boxes,
  );
  assert.equal(found.code, "request-invalid");
  assert.match(found.message, /boxes\[0\] and boxes\[1\].*"a"/);
});
