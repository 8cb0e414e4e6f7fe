/// <reference types="caponimage/element" />

// What blank.html puts on its window for the tests.
interface Window {
  caponimage: typeof import("caponimage");
  /** Loaded once and used by several tests. */
  captioner: import("caponimage").Captioner;
  /** The sample photo, as a file would be. */
  photo: Blob;
  /** Tells network.test.mjs how many bytes of the weights are here. */
  tell(loaded: number): void;
  /** Those that were started, and those that were not ended; see workers.mjs. */
  workers: { started: number; running: number };
  /** What was asked of the GPU; see gpu-counts.mjs. */
  gpuCounts: import("./gpu-counts.mjs").GpuCounts;
  /** What right-to-left.test.mjs sees drawn: text, direction and alignment. */
  drawn: [string, string, string][];
}
