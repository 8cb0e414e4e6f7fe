// Which project is open in this tab: each comes back with its own.

const KEY = "caponimage project";

export function lastOfTab(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    // Sandboxed frames may not even ask.
    return undefined;
  }
}

export function setLastOfTab(id: string): void {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // The last one of any tab comes back, then.
  }
}
