import { CaptionerError } from "./errors.js";
import type { DeviceInfo, DevicePreference } from "./types.js";

/** How software adapters name themselves, and the name to show. */
const SOFTWARE_ADAPTERS: readonly [RegExp, string][] = [
  [/swiftshader/i, "SwiftShader"],
  [/lavapipe|llvmpipe/i, "llvmpipe"],
  [/microsoft basic render/i, "Microsoft Basic Render Driver"],
];

/**
 * Decides what to run on: `auto` takes WebGPU only where the CPU would be slower. Throws where
 * nothing can run, so it must be asked where the engine is: a worker has a policy of its own.
 */
export async function chooseDevice(preference: DevicePreference): Promise<DeviceInfo> {
  const lack = missing();
  if (lack) throw new CaptionerError("unavailable", lack);
  if (preference === "cpu") return { kind: "cpu", reason: "the CPU was asked for" };

  const { problem, ...found } = await findAdapter();
  if (preference === "webgpu") {
    if (!found.adapter) throw new CaptionerError("webgpu-unavailable", problem);
    return { kind: "webgpu", reason: "WebGPU was asked for", ...found };
  }
  if (problem) return { kind: "cpu", reason: problem, ...found };
  return { kind: "webgpu", reason: "a GPU is available", ...found };
}

/** What the engine needs and is not here, in words; nothing where all is there. */
function missing(): string | undefined {
  if (typeof WebAssembly === "undefined") return "this browser has no WebAssembly";
  // A function that gives the vector 0: only valid where WebAssembly has SIMD.
  const header = [0, 97, 115, 109, 1, 0, 0, 0];
  const sections = [1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
  const simd = new Uint8Array([...header, ...sections]);
  if (!WebAssembly.validate(simd)) return "this browser's WebAssembly has no SIMD";
  try {
    new WebAssembly.Module(simd);
  } catch (cause) {
    // What is valid is only refused by a policy, whose name the message has.
    return `WebAssembly may not be compiled here: ${String(cause)}`;
  }
  return undefined;
}

/** The adapter's name, and why the CPU is better, if it is. */
interface Found {
  adapter?: string;
  problem: string;
}

async function findAdapter(): Promise<Found> {
  // Absent in older browsers, and in every browser on pages that are not secure contexts.
  const gpu: GPU | undefined = navigator.gpu;
  if (!gpu) {
    const problem = isSecureContext
      ? "this browser has no WebGPU"
      : "WebGPU needs a page on HTTPS or localhost";
    return { problem };
  }
  let adapter: GPUAdapter | null;
  try {
    adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  } catch (cause) {
    return { problem: `asking for a WebGPU adapter failed: ${String(cause)}` };
  }
  if (!adapter) return { problem: "no WebGPU adapter" };
  if (!hasInfo(adapter)) return { problem: "this browser's WebGPU is too old" };
  const name = adapterName(adapter.info);
  const software = softwareName(adapter, name);
  return { adapter: name, problem: software ? `software adapter (${software})` : "" };
}

/** The engine needs these fields, and older browsers lack them. */
function hasInfo({ info }: Partial<GPUAdapter>): boolean {
  const fields: (keyof GPUAdapterInfo)[] = ["vendor", "architecture", "device", "description"];
  return info !== undefined && fields.every((field) => typeof info[field] === "string");
}

function adapterName(info: GPUAdapterInfo): string {
  const words = [info.vendor, info.architecture, info.device].filter((word) => word !== "");
  return info.description || words.join(" ") || "unnamed adapter";
}

function softwareName(adapter: GPUAdapter, name: string): string | undefined {
  const { vendor, architecture, device, description } = adapter.info;
  const words = [vendor, architecture, device, description].join(" ");
  const known = SOFTWARE_ADAPTERS.find(([pattern]) => pattern.test(words));
  if (known) return known[1];
  // Older browsers have the flag on the adapter, newer ones in its info.
  const flags: { isFallbackAdapter?: boolean }[] = [adapter as object, adapter.info];
  return flags.some((flag) => flag.isFallbackAdapter) ? name : undefined;
}
