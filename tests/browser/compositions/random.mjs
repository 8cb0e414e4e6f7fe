/** Random numbers from 0 to 1, the same for each seed (mulberry32). @param {number} seed */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Some of a list, in random order; all where there are not more.
 * @template T
 * @param {readonly T[]} list
 * @param {number} count
 * @param {() => number} random
 */
export function sample(list, count, random) {
  const left = [...list];
  /** @type {T[]} */
  const chosen = [];
  while (chosen.length < count && left.length > 0) {
    chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return chosen;
}
