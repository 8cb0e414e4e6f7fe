import type { Bytes, DeviceInfo, Progress } from "./types.js";

/** How far loading has come, over all files. */
export class Loading {
  readonly #start = performance.now();
  readonly #files = new Map<string, Bytes>();
  readonly #tell: (progress: Progress) => void;

  constructor(tell: (progress: Progress) => void) {
    this.#tell = tell;
  }

  /** Bytes of a file are here; `total` is 0 where it is not known. */
  has(file: string, loaded: number, total: number, cached = false): void {
    this.#files.set(file, { loaded, total });
    const overall = { loaded: 0, total: 0 };
    for (const each of this.#files.values()) {
      overall.loaded += each.loaded;
      overall.total += Math.max(each.total, each.loaded);
    }
    this.#tell({ status: "download", file, loaded, total, cached, overall });
  }

  compiles(file: string): void {
    this.#tell({ status: "compile", file });
  }

  verifies(bytes: number): void {
    this.#tell({ status: "verify", bytes });
  }

  isReady(device: DeviceInfo): void {
    const milliseconds = performance.now() - this.#start;
    this.#tell({ status: "ready", device, milliseconds });
  }
}
