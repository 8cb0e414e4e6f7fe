import { CaptionerError } from "./errors.js";

/** One line of a config's file list. */
export interface ListedFile {
  name: string;
  size: number;
  sha256: string;
}

/** Only what is needed to fetch the files; the wasm checks the config as a whole. */
export function readFileList(config: Uint8Array): ListedFile[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(config));
  } catch (cause) {
    throw new CaptionerError("model-corrupt", "config.json is not JSON", { cause });
  }
  const files = isRecord(parsed) ? parsed["files"] : undefined;
  if (!Array.isArray(files) || !files.every(isListedFile)) {
    throw new CaptionerError("model-incompatible", "config.json has no list of model files");
  }
  return files;
}

function isListedFile(value: unknown): value is ListedFile {
  return (
    isRecord(value) &&
    typeof value["name"] === "string" &&
    typeof value["size"] === "number" &&
    typeof value["sha256"] === "string"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
