// Which files a model is made of, as an engine can be told of them.

import { checkObject, invalid, isKind, reading } from "./checks.js";
import { CaptionerError } from "./errors.js";
import type { PlainSource } from "./protocol.js";
import type { ModelFile, ModelSource } from "./types.js";

const EXPECTED = "an address, or the model's files";

export function plainSource(model: string | URL | ModelSource): PlainSource {
  return reading("model", () => {
    if (isAddress(model)) return inFolder(modelAddress(model));
    checkObject("model", model, EXPECTED);
    const config = plainFile("config", model.config);
    const tokenizer = plainFile("tokenizer", model.tokenizer);
    const weights = plainFile("weights", model.weights);
    const name = [config, weights, tokenizer].find((file) => typeof file === "string") ?? "";
    return { config, tokenizer, weights, name };
  });
}

/** Against the page: a worker would resolve it against its own script. */
export function absolute(url: string | URL): URL {
  return new URL(url, typeof document === "undefined" ? location.href : document.baseURI);
}

function inFolder(folder: URL): PlainSource {
  if (!folder.pathname.endsWith("/")) folder.pathname += "/";
  const file = (name: string) => {
    const address = new URL(name, folder);
    // The signature of an address is asked for with each file.
    address.search = folder.search;
    return address;
  };
  const config = file("config.json");
  // A signature is another one every day, and the model the same.
  const unsigned = new URL(config);
  unsigned.search = "";
  return {
    config: config.href,
    tokenizer: file("tokenizer.json").href,
    weights: file("model.bpk").href,
    name: unsigned.href,
  };
}

function plainFile(name: keyof ModelSource, file: ModelFile): string | Uint8Array<ArrayBuffer> {
  if (isAddress(file)) return modelAddress(file).href;
  if (isKind(file, "Uint8Array")) return file;
  if (isKind(file, "ArrayBuffer")) return new Uint8Array(file);
  throw invalid(`model.${name}`, file, "an address or bytes");
}

function isAddress(value: unknown): value is string | URL {
  return typeof value === "string" || isKind(value, "URL");
}

function modelAddress(address: string | URL): URL {
  try {
    return absolute(address);
  } catch (cause) {
    throw new CaptionerError("model-not-found", `${String(address)}: is no address`, { cause });
  }
}
