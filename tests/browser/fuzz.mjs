// Damaged pictures, models and requests, read by the WebAssembly build for CPUs: each has to end in an
// answer or in an error with a code, in time and memory that its size explains.
//   node tests/browser/fuzz.mjs PROGRAM SECONDS SEED [MOST]

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { modelsPath, packagePath, root } from "./paths.mjs";

const [program = "", seconds = "30", seed = "1", most = "Infinity"] = process.argv.slice(2);
const BATCH = 20;
/** Bytes of memory, beyond what a model takes, and for each byte of a file. */
const [MEMORY, MEMORY_PER_BYTE] = [400e6, 32_000];
const TIME = 30_000;

const module = new WebAssembly.Module(readFileSync(join(packagePath, "cpu/caponimage_bg.wasm")));
const model = (/** @type {string} */ name) => readFileSync(join(modelsPath, "tiny", name));
/** @type {Record<"config" | "tokenizer" | "weights", Uint8Array>} */
const sound = {
  config: model("config.json"),
  tokenizer: model("tokenizer.json"),
  weights: model("model.bpk"),
};
const request = {
  title: "Nike Men Blue Shirt",
  boxes: Array(2).fill({ x: 0.1, y: 0.1, width: 0.3, height: 0.2 }),
};

let panic = "";
console.error = (text) => (panic = String(text).split("\n").slice(0, 2).join(" "));
/** Ends the trial that runs: what is thrown in a future, nobody's promise hears of. */
let endTrial = (/** @type {unknown} */ _error) => {};
process.on("uncaughtException", (error) => endTrial(error));

/** A new instance, after a trap or where one has grown: the memory of one never shrinks. */
let instances = 0;
async function start() {
  const glue = await import(`${packagePath}/cpu/caponimage.js?${instances++}`);
  const { memory } = glue.initSync({ module });
  const captioner = await open(glue, sound);
  return { glue, memory, captioner };
}

/** @type {Record<string, (wasm: Awaited<ReturnType<typeof start>>, file: Uint8Array) => unknown>} */
const targets = {
  picture: ({ glue }, file) => glue.WasmImage.decode(file).free(),
  config: (wasm, config) => load(wasm, { ...sound, config }),
  tokenizer: (wasm, tokenizer) =>
    load(wasm, { ...sound, tokenizer, config: withHash("tokenizer.json", tokenizer) }),
  weights: (wasm, weights) =>
    load(wasm, { ...sound, weights, config: withHash("model.bpk", weights) }),
  request: (wasm, file) => {
    let request;
    try {
      request = JSON.parse(new TextDecoder().decode(file));
    } catch {
      return undefined;
    }
    return caption(wasm.glue, wasm.captioner, request);
  },
};

/** @param {string} name @param {Uint8Array} file */
function withHash(name, file) {
  const config = JSON.parse(new TextDecoder().decode(sound.config));
  const sha256 = createHash("sha256").update(file).digest("hex");
  for (const entry of config.files) {
    if (entry.name === name) Object.assign(entry, { size: file.length, sha256 });
  }
  return Buffer.from(JSON.stringify(config));
}

/** @param {Awaited<ReturnType<typeof start>>} wasm @param {typeof sound} files */
async function load({ glue }, files) {
  const captioner = await open(glue, files);
  await caption(glue, captioner, request);
  captioner.free();
}

/** @param {any} glue @param {typeof sound} files */
function open(glue, { config, tokenizer, weights }) {
  return glue.WasmModelText.read(config, tokenizer).load(weights);
}

/** @param {any} glue @param {any} captioner @param {unknown} request */
async function caption(glue, captioner, request) {
  const image = glue.WasmImage.fromRgba(8, 8, new Uint8Array(256).fill(200));
  const context = await captioner.read(image, request);
  const { captions } = await captioner.write(context, request, request, null, false);
  for (const { score } of captions) {
    if (!(score >= 0 && score <= 1)) throw new Error(`gives the score ${score}`);
  }
  context.free();
  image.free();
}

/** What harm a file does, in words; nothing where it does none. */
async function harm(
  /** @type {Awaited<ReturnType<typeof start>>} */ wasm,
  /** @type {string} */ target,
  /** @type {Uint8Array} */ file,
) {
  const [from, before] = [performance.now(), wasm.memory.buffer.byteLength];
  panic = "";
  try {
    await new Promise((resolve, reject) => {
      endTrial = reject;
      Promise.resolve()
        .then(() => targets[target]?.(wasm, file))
        .then(resolve, reject);
    });
  } catch (error) {
    const { code, message } = /** @type {Error & { code?: string }} */ (error);
    if (typeof code !== "string" || code === "internal") return `${message} ${panic}`;
  }
  const [time, memory] = [performance.now() - from, wasm.memory.buffer.byteLength - before];
  if (time > TIME) return `takes ${Math.round(time)} ms`;
  const mostMemory = MEMORY + MEMORY_PER_BYTE * file.length;
  return memory > mostMemory ? `takes ${memory} bytes for ${file.length}` : undefined;
}

/** @type {Record<string, number>} */ const counts = {};
const [end, folder] = [
  performance.now() + Number(seconds) * 1000,
  mkdtempSync(join(tmpdir(), "fuzz-")),
];
let [wasm, sum, failed] = [await start(), 0, false];
for (let batch = 0; performance.now() < end && sum < Number(most); batch++) {
  const number = String(Number(seed) * 1000 + batch);
  execFileSync(program, ["write", folder, "--count", String(BATCH), "--seed", number]);
  for (const name of readdirSync(folder)) {
    if (performance.now() > end || sum >= Number(most)) break;
    const target = name.split("-")[0] ?? "";
    const path = join(folder, name);
    const what = await harm(wasm, target, readFileSync(path));
    counts[target] = (counts[target] ?? 0) + 1;
    sum++;
    if (what !== undefined) {
      failed = true;
      const kept = join(root, "target/fuzz", `wasm-${number}-${name}`);
      mkdirSync(join(root, "target/fuzz"), { recursive: true });
      copyFileSync(path, kept);
      console.log(`${kept}: ${what}`);
    }
    if (what !== undefined || wasm.memory.buffer.byteLength > MEMORY) wasm = await start();
  }
}
rmSync(folder, { recursive: true });
console.log(
  Object.entries(counts)
    .map(([target, count]) => `${target}: ${count}`)
    .join(", "),
);
process.exit(failed ? 1 : 0);
