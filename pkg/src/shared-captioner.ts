import { Captioner } from "./captioner.js";
import { isKind } from "./checks.js";
import { CaptionerError } from "./errors.js";
import type { ModelSource, Progress } from "./types.js";

/** A model: its folder's address, or its files. */
export type Model = string | URL | ModelSource;

/** A captioner that others on the page may use, too. */
export interface Share {
  captioner: Promise<Captioner>;
  /** The last to release it ends it. After some errors nobody new may use it: pass what failed. */
  release(error?: unknown): void;
}

interface Shared {
  captioner: Promise<Captioner>;
  users: number;
  listeners: Set<(progress: Progress) => void>;
  end(): void;
}

/** By model; each is here as long as somebody uses it. */
const shared = new Map<unknown, Shared>();

/** The page's captioner for a model, which is loaded where there is none yet. */
export function shareCaptioner(model: Model, onProgress: (progress: Progress) => void): Share {
  const key = modelKey(model);
  const own = shared.get(key) ?? begin(key, model);
  own.users++;
  own.listeners.add(onProgress);
  let released = false;
  return {
    captioner: own.captioner,
    release(error) {
      if (isFinal(error)) forget(key, own);
      if (released) return;
      released = true;
      own.listeners.delete(onProgress);
      own.users--;
      // Somebody may go on with it at once: what is moved on a page is taken out and put in.
      setTimeout(() => {
        if (own.users > 0) return;
        forget(key, own);
        own.end();
      });
    },
  };
}

/** By what a model is known again, also where it is named by another object. */
export function modelKey(model: Model): unknown {
  if (isAddress(model)) return String(model);
  if (typeof model !== "object" || model === null) return model;
  const files = [model.config, model.tokenizer, model.weights];
  return files.every(isAddress) ? JSON.stringify(files.map(String)) : model;
}

function begin(key: unknown, model: Model): Shared {
  const giveUp = new AbortController();
  const listeners: Shared["listeners"] = new Set();
  const captioner = Captioner.load(model, {
    signal: giveUp.signal,
    onProgress: (progress) => listeners.forEach((listener) => listener(progress)),
  });
  const own: Shared = {
    captioner,
    users: 0,
    listeners,
    end() {
      giveUp.abort();
      captioner.then(
        (loaded) => loaded.dispose(),
        () => {},
      );
    },
  };
  shared.set(key, own);
  // The next one tries again.
  captioner.catch(() => forget(key, own));
  return own;
}

function forget(key: unknown, own: Shared): void {
  if (shared.get(key) === own) shared.delete(key);
}

/** Whether a captioner cannot go on after this. */
function isFinal(error: unknown): boolean {
  return error instanceof CaptionerError && ["device-lost", "internal"].includes(error.code);
}

function isAddress(value: unknown): value is string | URL {
  return typeof value === "string" || isKind(value, "URL");
}
