// What other tabs with this page are told, and tell.

export type Message =
  /** The project with this id was written; it was deleted. */
  | { kind: "written" | "deleted"; id: string }
  /** Something else in the list of projects has changed. */
  | { kind: "listed" }
  /** Several photos, by the keys of all of them, are no longer kept. */
  | { kind: "forgotten"; id: string; items: readonly string[] }
  | { kind: "brand" };

let channel: BroadcastChannel | undefined;

/** Calls a function with all that other tabs tell. */
export function listenToOtherTabs(onMessage: (message: Message) => void): void {
  openChannel()?.addEventListener("message", ({ data }) => onMessage(data));
}

export function tellOtherTabs(message: Message): void {
  openChannel()?.postMessage(message);
}

function openChannel(): BroadcastChannel | undefined {
  try {
    channel ??= new BroadcastChannel("caponimage");
  } catch {
    // Without it, tabs learn of each other when they are loaded again.
  }
  return channel;
}
