// The worker: an engine that hears what is posted to it.

import { Engine } from "./engine.js";
import type { AbortMessage, CallMessage, WorkerMessage } from "./protocol.js";

const engine = new Engine((message: WorkerMessage) => postMessage(message));

addEventListener("message", ({ data }: MessageEvent<CallMessage | AbortMessage>) => {
  engine.receive(data);
});

// A trap inside a future reaches nobody's promise, only these.
addEventListener("error", (event) => {
  // Told here: the page need not hear of it as a fault of the worker's script, too.
  event.preventDefault();
  engine.dieUncaught(event.error ?? event.message);
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  engine.dieUncaught(event.reason);
});
