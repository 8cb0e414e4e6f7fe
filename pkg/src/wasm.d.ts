// The generated JavaScript of the two WebAssembly builds, which scripts/build-wasm.sh puts into
// dist/cpu/ and dist/webgpu/. Its types are in wasm-module.ts, so that this compiles before them.
declare module "*/caponimage.js";
