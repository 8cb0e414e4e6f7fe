import type { Plugin } from "vite";

const DEVICES = ["cpu", "webgpu"];

/**
 * Lists in `engine.json` what the package's worker loads for each device. The first visit of the page
 * has it kept for later ones, for which it needs the names.
 */
export function engineFiles(): Plugin {
  return {
    name: "caponimage-engine-files",

    generateBundle: {
      order: "post",
      handler(_, bundle) {
        // Those of the page's own thread, for where no worker may be started, are chunks.
        const assets = Object.values(bundle).filter((file) => file.type === "asset");
        const binaries = DEVICES.map((device) =>
          assets.find(({ originalFileNames: [origin = ""] }) =>
            origin.endsWith(`/${device}/caponimage_bg.wasm`),
          ),
        );
        const files = DEVICES.map((device, index) => {
          const [own, other] = [binaries[index]?.fileName, binaries[1 - index]?.fileName];
          if (!own || !other) this.error(`the engine for ${device} is not in the build`);
          const glue = assets.filter(
            ({ source }) =>
              typeof source === "string" &&
              source.includes(baseName(own)) &&
              !source.includes(baseName(other)),
          );
          return [device, [own, ...glue.map(({ fileName }) => fileName)]];
        });
        const source = JSON.stringify(Object.fromEntries(files));
        this.emitFile({ type: "asset", fileName: "engine.json", source });
      },
    },
  };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
