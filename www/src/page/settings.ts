// What the address of the page says: ?model=small|tiny&device=auto|webgpu|cpu.

import type { DevicePreference } from "caponimage";

const DEVICES: readonly DevicePreference[] = ["auto", "webgpu", "cpu"];

export function readDevice(): DevicePreference {
  const asked = new URLSearchParams(location.search).get("device");
  return DEVICES.find((device) => device === asked) ?? "auto";
}

/** Puts the choice into the address, so that the page can be shared and reloaded with it. */
export function writeDevice(device: DevicePreference): void {
  const url = new URL(location.href);
  url.searchParams.set("device", device);
  try {
    history.replaceState(null, "", url);
  } catch {
    // Some frames may not change their address, and Safari allows a hundred changes in 30 seconds. The
    // choice holds for this visit.
  }
}

/** A name of letters, digits, - and _; it becomes part of an address. */
export function readModel(): string {
  const asked = new URLSearchParams(location.search).get("model") ?? "";
  return /^[\w-]+$/.test(asked) ? asked : "small";
}
