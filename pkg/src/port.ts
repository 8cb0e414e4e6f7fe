import type { AbortMessage, CallMessage, WorkerMessage } from "./protocol.js";

/** Where an engine runs, and what it hears of it. */
export interface PortListeners {
  onMessage(message: WorkerMessage): void;
  /** It has stopped; nothing more comes. */
  onFailure(why: string): void;
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
  // Without a message where the script itself could not be loaded.
  worker.onerror = (event) => onFailure(event.message || "the worker's script could not be loaded");
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    close: () => worker.terminate(),
  };
}

function startWorker(url: string | URL | undefined): Worker {
  // Not in the literal below, by which bundlers find the worker.
  const here = import.meta.url;
  const own = new URL(url ?? "./worker.js", url === undefined ? here : location.href);
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
  const engine = import("./engine.js").then(
    ({ Engine }) =>
      new Engine((message) => {
        if (!closed) onMessage(message);
      }),
  );
  engine.catch((error: unknown) => onFailure(String(error)));
  return {
    post(message) {
      engine.then((engine) => engine.receive(message)).catch(() => {});
    },
    close() {
      closed = true;
      engine.then((engine) => engine.free()).catch(() => {});
    },
  };
}
