// Measures onnxruntime-web on the same model beside this package, in one page of one Chromium, on one
// thread each, after checking that both give the same scores. `scripts/bench.sh` makes what it needs:
//
//   npm run bench:onnx -- --graphs FOLDER --runtime onnxruntime-web/dist [--runs 9]
//
// GRAPHS are those of `scripts/reference/onnx_export.py models/small`. What onnxruntime-web is given is ready:
// the pixels, the token ids, the boxes' numbers; and it writes the likeliest captions, whatever they say. The
// package is given a picture's file. "as shipped" it also replaces captions that another box has already.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { launch, openBlank } from "./browser.mjs";
import { gridOfBoxes } from "./fixtures.mjs";
import { startServer } from "./server.mjs";

/** @import { Box } from "caponimage" */

const { values } = parseArgs({
  options: {
    graphs: { type: "string" },
    runtime: { type: "string" },
    runs: { type: "string", default: "9" },
  },
});
if (!values.graphs || !values.runtime) throw new Error("--graphs and --runtime are needed");

const MODEL = "/test-models/small/";
/** Of a brand and a kind that the model knows. */
const PRODUCT = {
  title: "Nike Men Navy Blue T-Shirt",
  attributes: { fabric: "Cotton", usage: "Sports" },
};

const server = await startServer();
const files = {
  "ort.wasm.min.mjs": values.runtime,
  "ort-wasm-simd-threaded.mjs": values.runtime,
  "ort-wasm-simd-threaded.wasm": values.runtime,
  "backbone.onnx": values.graphs,
  "context.onnx": values.graphs,
  "step.onnx": values.graphs,
};
for (const [name, folder] of Object.entries(files)) {
  const body = await readFile(`${folder}/${name}`);
  const type = name.endsWith("mjs") ? "text/javascript" : "application/wasm";
  server.answers.set(`/onnx/${name}`, (_, response) => {
    response.setHeader("content-type", type);
    response.end(body);
  });
}
const browser = await launch();
try {
  /** @type {Record<string, Record<string, string>>} */
  const table = {};
  for (const [columns, rows] of /** @type {const} */ ([
    [1, 1],
    [1, 5],
    [4, 5],
  ])) {
    const boxes = gridOfBoxes(columns, rows);
    const page = await openBlank(browser, server);
    const found = await page.evaluate(measure, {
      model: MODEL,
      product: PRODUCT,
      boxes,
      runs: Number(values.runs),
    });
    await page.context().close();
    if (found.difference > 0.02) throw new Error(`scores differ by ${found.difference}`);
    const milliseconds = (/** @type {number} */ time) => time.toFixed(0);
    table[boxes.length] = {
      backbone: milliseconds(found.onnx.backbone),
      context: milliseconds(found.onnx.context),
      steps: `${milliseconds(found.onnx.steps)} (${found.onnx.count})`,
      "onnxruntime-web": milliseconds(found.onnx.total),
      "this package": milliseconds(found.own.plain),
      ratio: (found.onnx.total / found.own.plain).toFixed(2),
      "as shipped": milliseconds(found.own.shipped),
      "scores differ by": found.difference.toExponential(1),
    };
  }
  console.log("small in onnxruntime-web and in this package, in ms, one thread each; by boxes");
  console.table(table);
} finally {
  await browser.close();
  server.close();
}

/**
 * In the page. Medians of calls, each of a new picture, in turn.
 * @param {{ model: string, product: { title: string, attributes: Record<string, string> }, boxes: Box[], runs: number }} options
 */
async function measure({ model, product, boxes, runs }) {
  const [BOS, EOS, VALUE, LAYERS, BINS, LONGEST, LENGTH, VOCABULARY] = [
    1, 2, 4, 4, 32, 4, 14, 4096,
  ];
  const bytes = async (/** @type {string} */ url) =>
    new Uint8Array(await (await fetch(url)).arrayBuffer());

  const ort = await import(/** @type {string} */ ("/onnx/ort.wasm.min.mjs"));
  ort.env.wasm.wasmPaths = "/onnx/";
  ort.env.wasm.numThreads = 1;
  const session = (/** @type {string} */ name) =>
    ort.InferenceSession.create(`/onnx/${name}.onnx`, { executionProviders: ["wasm"] });
  const [backbone, context, step] = [
    await session("backbone"),
    await session("context"),
    await session("step"),
  ];
  const floats = (/** @type {ArrayLike<number>} */ data, /** @type {number[]} */ shape) =>
    new ort.Tensor("float32", Float32Array.from(data), shape);
  const integers = (/** @type {number[]} */ data, /** @type {number[]} */ shape) =>
    new ort.Tensor("int64", BigInt64Array.from(data, BigInt), shape);

  /** What both need, by the package's own engine. */
  const wasm = await import(/** @type {string} */ ("/pkg/cpu/caponimage.js"));
  await wasm.default();
  const [config, tokenizer, weights] = await Promise.all(
    ["config.json", "tokenizer.json", "model.bpk"].map((name) => bytes(model + name)),
  );
  const engine = await wasm.WasmModelText.read(config, tokenizer).load(weights);
  const request = { ...product, boxes };
  /** @type {number[]} */
  const info = Array.from(engine.info(request));

  const bin = (/** @type {number} */ v) => Math.min(Math.floor(Math.fround(v) * BINS), BINS - 1);
  /** In reading-neighbour order: the nearest next. @type {Box[]} */
  const ordered = [];
  const left = [...boxes];
  const distance = (/** @type {Box} */ a, /** @type {Box} */ b) =>
    (a.x + a.width / 2 - b.x - b.width / 2) ** 2 + (a.y + a.height / 2 - b.y - b.height / 2) ** 2;
  for (let at = left.shift(); at;) {
    ordered.push(at);
    let nearest = 0;
    for (const [i, box] of left.entries())
      if (distance(at, box) < distance(at, left[nearest] ?? box) - 1e-6) nearest = i;
    at = left.splice(nearest, 1)[0];
  }
  const corners = (/** @type {Box | undefined} */ box) =>
    box ? [bin(box.x), bin(box.y), bin(box.x + box.width), bin(box.y + box.height)] : [0, 0, 0, 0];
  const around = ordered.map((box, i) =>
    [ordered[i - 1], box, ordered[i + 1]].flatMap((each) => corners(each)),
  );
  /** Of plain pictures what lies beneath is the same everywhere. */
  const plain = (/** @type {number[]} */ [r = 0, g = 0, b = 0]) => {
    const grey = Math.floor((2126 * r + 7152 * g + 722 * b) / 10000);
    return [r, g, b, grey, grey].map((v) => (v - 127) / 64);
  };

  /** The token that follows in what is told after a caption's last ones, and how many are the same. */
  const following = (/** @type {number[]} */ caption) => {
    let best = [0, 0];
    info.forEach((_, place) => {
      let same = 0;
      while (same < LONGEST && same <= place && info[place - same] === caption.at(-1 - same))
        same++;
      if (same > (best[1] ?? 0)) best = [info[place + 1] ?? 0, same];
    });
    return [(best[0] ?? 0) > VALUE ? (best[0] ?? 0) : 0, best[1] ?? 0];
  };
  const forbidden = (/** @type {number} */ position) => {
    const bias = new Float32Array(VOCABULARY);
    for (const token of [0, BOS, 3, VALUE, ...(position ? [] : [EOS])]) bias[token] = -1e9;
    return bias;
  };

  /** Captions of a plain picture. */
  const write = async (/** @type {ArrayLike<number>} */ input, /** @type {number[]} */ color) => {
    const side = Math.sqrt(input.length / 3);
    const start = performance.now();
    const { features } = await backbone.run({ picture: floats(input, [1, 3, side, side]) });
    const seen = performance.now();
    const count = ordered.length;
    const memory = await context.run({
      features,
      info: integers(info, [1, info.length]),
      bins: integers(around.flat(), [count, 12]),
      beneath: floats(
        ordered.flatMap(() => plain(color)),
        [count, 5],
      ),
    });
    const read = performance.now();
    const captions = ordered.map(() => [BOS]);
    /** @type {Float32Array | undefined} */
    let scores;
    let position = 0;
    for (; position < LENGTH; position++) {
      const found = captions.map(following);
      const result = await step.run({
        ...memory,
        tokens: integers(
          captions.map((caption) => caption.at(-1) ?? 0),
          [count],
        ),
        following: integers(
          found.map(([token]) => token ?? 0),
          [count],
        ),
        same: integers(
          found.map(([, same]) => same ?? 0),
          [count],
        ),
        position: integers([position], [1]),
        forbidden: floats(forbidden(position), [VOCABULARY]),
      });
      scores ??= result.scores.data;
      for (let layer = 0; layer < LAYERS; layer++) {
        for (const name of [`own_keys${layer}`, `own_values${layer}`])
          memory[name] = result[`new_${name}`];
      }
      captions.forEach((caption, i) => caption.push(Number(result.likeliest.data[i])));
      if (captions.every((caption) => caption.includes(EOS))) break;
    }
    const times = [seen - start, read - seen, performance.now() - read];
    return { scores, times, steps: Math.min(position + 1, LENGTH) };
  };

  const canvas = new OffscreenCanvas(512, 512);
  const drawing = canvas.getContext("2d");
  if (!drawing) throw new Error("no canvas");
  /** A plain picture as a file, as pixels for the graphs, and for the engine. */
  const picture = async (/** @type {number[]} */ color) => {
    drawing.fillStyle = `rgb(${color.join()})`;
    drawing.fillRect(0, 0, 512, 512);
    const rgba = drawing.getImageData(0, 0, 512, 512).data;
    const image = wasm.WasmImage.fromRgba(512, 512, new Uint8Array(rgba));
    const blob = await canvas.convertToBlob({ type: "image/png" });
    return { blob, image, input: engine.input(image) };
  };

  const color = [190, 120, 80];
  const first = await picture(color);
  const { scores } = await write(first.input, color);
  const own = await engine.firstLogits(first.image, request, request);
  let difference = 0;
  for (const [i, score] of (scores ?? []).entries())
    difference = Math.max(difference, Math.abs(score - own[i]));
  if (scores?.length !== own.length) throw new Error(`${scores?.length} scores, not ${own.length}`);

  const captioner = await window.caponimage.Captioner.load(model, { device: "cpu" });
  /** @type {import("caponimage").CaptionRequest} */
  const plainly = { ...request, decoding: { strategy: "greedy", allowRepeats: true } };
  /** @type {number[][]} */
  const rows = [];
  let count = 0;
  for (let run = 0; run <= runs; run++) {
    const color = [40 + 20 * run, 120, 200 - 10 * run];
    const { blob, input } = await picture(color);
    const { times, steps } = await write(input, color);
    const start = performance.now();
    await captioner.caption(blob, plainly);
    const written = performance.now();
    await captioner.caption(new Blob([blob]), request);
    const shipped = performance.now() - written;
    rows.push([...times, times.reduce((a, b) => a + b), written - start, shipped]);
    count = steps;
  }
  captioner.dispose();
  const median = (/** @type {number} */ column) => {
    // The first run compiles.
    const sorted = rows.slice(1).map((row) => row[column] ?? 0);
    return sorted.sort((a, b) => a - b)[sorted.length >> 1] ?? 0;
  };
  const [backboneTime = 0, contextTime = 0, steps = 0, total = 0, plainTime = 0, shipped = 0] = [
    0, 1, 2, 3, 4, 5,
  ].map(median);
  return {
    difference,
    own: { plain: plainTime, shipped },
    onnx: { backbone: backboneTime, context: contextTime, steps, total, count },
  };
}
