// The worker: an engine that hears what is posted to it.

import { Engine } from "./engine.js";
import type { AbortMessage, CallMessage, WorkerMessage } from "./protocol.js";

const engine = new Engine((message: WorkerMessage) => postMessage(message));

addEventListener("message", ({ data }: MessageEvent<CallMessage | AbortMessage>) => {
  engine.receive(data);
});

// A trap inside a future reaches nobody's promise, only these.
addEventListener("error", (event) => engine.die(event.error ?? event.message));
addEventListener("unhandledrejection", (event) => engine.die(event.reason));
