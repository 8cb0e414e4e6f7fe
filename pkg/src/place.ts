import { CaptionerError } from "./errors.js";

/** Throws `unsupported` where there is no page: a script there can never write captions. */
export function checkPlace(): void {
  const problem = unfit();
  if (problem) throw new CaptionerError("unsupported", problem);
}

/** By what only such places have, or lack. */
function unfit(): string | undefined {
  if ("ServiceWorkerGlobalScope" in globalThis) {
    return "a service worker cannot write captions: use a page, or an extension's offscreen document";
  }
  if ("WorkletGlobalScope" in globalThis) return "a worklet cannot write captions: use its page";
  if (typeof location !== "undefined") return undefined;
  return "captions are written in browsers only: there is no page here";
}
