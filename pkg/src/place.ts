import { CaptionerError } from "./errors.js";

/** Throws where a script can never write captions: it can neither start workers nor load modules. */
export function checkPlace(): void {
  const problem = unfit();
  if (problem) throw new CaptionerError("unavailable", problem);
}

/** By what only such places have. */
function unfit(): string | undefined {
  if ("ServiceWorkerGlobalScope" in globalThis) {
    return "a service worker cannot write captions: use a page, or an extension's offscreen document";
  }
  if ("WorkletGlobalScope" in globalThis) return "a worklet cannot write captions: use its page";
  if ("location" in globalThis) return undefined;
  return "captions are written in browsers only: there are no Web Workers here";
}
