import { CaptionerError, type CaptionerErrorCode } from "./errors.js";
import { absolute } from "./model-source.js";
import type { AbortMessage, CallMessage, WorkerMessage } from "./protocol.js";
import { brokeWasm } from "./trap.js";

/** Where an engine runs, and what it hears of it. */
export interface PortListeners {
  onMessage(message: WorkerMessage): void;
  /** It has stopped; nothing more comes. */
  onFailure(why: string, code?: CaptionerErrorCode): void;
}

/** The way to an engine. */
export interface Port {
  post(message: CallMessage | AbortMessage, transfer?: Transferable[]): void;
  /** Ends it, and frees what it holds. */
  close(): void;
}

/** An engine in a worker of its own, or on this thread. */
export function openPort(
  thread: "worker" | "main",
  workerUrl: string | URL | undefined,
  listeners: PortListeners,
): Port {
  return thread === "main" ? onThisThread(listeners) : inWorker(startWorker(workerUrl), listeners);
}

function inWorker(worker: Worker, { onMessage, onFailure }: PortListeners): Port {
  worker.onmessage = (event: MessageEvent<WorkerMessage>) => onMessage(event.data);
  worker.onmessageerror = () => onFailure("a message from the worker cannot be read");
  worker.onerror = ({ message }) => {
    if (message) onFailure(message);
    // Without a message where the script, or one that it imports, could not be loaded.
    else onFailure(`the worker's script could not be loaded; ${WITHOUT}`, "network-error");
  };
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    close: () => worker.terminate(),
  };
}

function startWorker(url: string | URL | undefined): Worker {
  if (typeof Worker === "undefined") {
    throw new CaptionerError("unavailable", `there are no Web Workers here; ${WITHOUT}`);
  }
  try {
    return newWorker(url);
  } catch (cause) {
    // Sandboxed frames have none, and some policies allow none.
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `no worker can be started: ${why}; ${WITHOUT}`;
    throw new CaptionerError("unavailable", message, { cause });
  }
}

const WITHOUT = '{ thread: "main" } works without a worker';

function newWorker(url: string | URL | undefined): Worker {
  // Not in the literal below, by which bundlers find the worker.
  const here = import.meta.url;
  const own = url === undefined ? new URL("./worker.js", here) : absolute(url);
  if (own.origin !== location.origin && /^https?:$/.test(own.protocol)) {
    // A page starts no worker of another origin, but a worker may import from there.
    const script = new Blob([`import ${JSON.stringify(own.href)};`], { type: "text/javascript" });
    const address = URL.createObjectURL(script);
    const worker = new Worker(address, { type: "module" });
    // Its script is read before any task of this page.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return worker;
  }
  if (url !== undefined) return new Worker(own, { type: "module" });
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
}

/** Loaded only when it is asked for. */
function onThisThread({ onMessage, onFailure }: PortListeners): Port {
  let closed = false;
  // A trap inside a future reaches nobody's promise, only these.
  const onError = (event: ErrorEvent) => dieOf(event.error, event);
  const onRejection = (event: PromiseRejectionEvent) => dieOf(event.reason, event);
  const watch = () => {
    addEventListener("error", onError);
    addEventListener("unhandledrejection", onRejection);
  };
  const unwatch = () => {
    removeEventListener("error", onError);
    removeEventListener("unhandledrejection", onRejection);
  };
  const engine = import("./engine.js").then(
    ({ Engine }) =>
      new Engine((message) => {
        if (["result", "failed", "died"].includes(message.type)) unwatch();
        // Not from within WebAssembly: what a function of the caller's throws is not its fault.
        queueMicrotask(() => {
          if (!closed) onMessage(message);
        });
      }),
  );
  function dieOf(thrown: unknown, event: Event): void {
    if (!brokeWasm(thrown)) return;
    // The call says so.
    event.preventDefault();
    engine.then((engine) => engine.dieUncaught(thrown)).catch(() => {});
  }
  engine.catch((error: unknown) => onFailure(String(error), "network-error"));
  return {
    post(message) {
      // Only while it works: at other times a trap is another's.
      if (message.name !== "abort") watch();
      engine.then((engine) => engine.receive(message)).catch(() => {});
    },
    close() {
      closed = true;
      engine.then((engine) => engine.free()).catch(() => {});
    },
  };
}
