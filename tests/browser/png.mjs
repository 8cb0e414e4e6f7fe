// Makes small PNGs that say what their colours mean.

import { crc32, deflateSync } from "node:zlib";

export const [GREY, RGB, PALETTE] = [0, 2, 3];

const SIZE = 16;
const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

/**
 * A picture of one colour, grey or of a palette if that is its type.
 * @param {number} type
 * @param {number[]} color
 * @param {...Buffer} chunks before the pixels
 */
export function png(type, color, ...chunks) {
  const pixel = type === PALETTE ? [0] : color;
  // No filter, then the pixels.
  const row = [0, ...Array.from({ length: SIZE }, () => pixel).flat()];
  const rows = Buffer.from(Array.from({ length: SIZE }, () => row).flat());
  return Buffer.concat([
    SIGNATURE,
    pngChunk("IHDR", [...fourBytes(SIZE), ...fourBytes(SIZE), 8, type, 0, 0, 0]),
    ...chunks,
    ...(type === PALETTE ? [pngChunk("PLTE", color)] : []),
    pngChunk("IDAT", [...deflateSync(rows)]),
    pngChunk("IEND", []),
  ]);
}

/**
 * @param {string} name
 * @param {number[]} content
 * @param {number} [length] that it says it has
 */
export function pngChunk(name, content, length = content.length) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), Buffer.from(content)]);
  return Buffer.from([...fourBytes(length), ...body, ...fourBytes(crc32(body))]);
}

/** Light by the power of `1 / value`. @param {number} value */
export const gamma = (value) => pngChunk("gAMA", hundredThousandths(value));

/** Of white, red, green and blue, x and y of each. @param {...number} values */
export const chromaticities = (...values) => pngChunk("cHRM", hundredThousandths(...values));

/** By ITU-T H.273, in full range. @param {number} primaries @param {number} curve */
export const codePoints = (primaries, curve) => pngChunk("cICP", [primaries, curve, 0, 1]);

/** @param {...number} values */
function hundredThousandths(...values) {
  return values.flatMap((value) => fourBytes(Math.round(value * 100_000)));
}

/** @param {number} value the highest byte comes first */
export function fourBytes(value) {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}
