import { nextTurn } from "./next-turn.js";
import type { Build } from "./wasm-module.js";

/** How often the kernels run before a browser has compiled them again. */
const TIMES = 4;

/**
 * Has the browser compile what captions are written by a second time, as fast code, for as long as
 * there is something to wait for.
 */
export async function warmUp(build: Build, awaited: Promise<unknown>): Promise<void> {
  let waits = true;
  const end = () => {
    waits = false;
  };
  awaited.then(end, end);
  while (waits && build.warmUps < TIMES) {
    build.warmUps++;
    build.wasm.warmUp();
    await nextTurn();
  }
}
