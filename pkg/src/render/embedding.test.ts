import { expect, test } from "vitest";

import { embeddingOf } from "./embedding.js";

const QUANTISATION = [0xff, 0xdb, 0, 4, 0, 0];
const EXIF = [0xff, 0xe1, 0, 4, 0, 0];
const SCAN = [0xff, 0xda];

function jpeg(...segments: number[][]): Uint8Array {
  return new Uint8Array([0xff, 0xd8, ...segments.flat()]);
}

function frame(marker: number, components: number, depth = 8): number[] {
  return [0xff, marker, 0, 8, depth, 0, 1, 0, 1, components];
}

test.each([
  ["baseline", jpeg(QUANTISATION, frame(0xc0, 3), SCAN), true],
  ["progressive, grey", jpeg(frame(0xc2, 1), SCAN), true],
  ["with Exif data", jpeg(EXIF, frame(0xc0, 3), SCAN), false],
  ["of four colours", jpeg(frame(0xc0, 4), SCAN), false],
  ["of twelve bits", jpeg(frame(0xc1, 3, 12), SCAN), false],
  ["lossless", jpeg(frame(0xc3, 3), SCAN), false],
  ["without a frame", jpeg(SCAN), false],
  ["that ends too early", jpeg(QUANTISATION), false],
  ["with something between segments", jpeg([0], frame(0xc0, 3), SCAN), false],
])("a JPEG %s", (_, bytes, asItIs) => {
  expect(embeddingOf(bytes)).toEqual({ type: "image/jpeg", asItIs });
});

test.each([
  ["a WebP", new TextEncoder().encode("RIFF....WEBPVP8 ")],
  ["a GIF", new TextEncoder().encode("GIF89a")],
  ["a PNG that ends too early", new Uint8Array([0x89, 0x50, 0x4e, 0x47])],
  ["nothing", new Uint8Array()],
])("%s is drawn again as PNG", (_, bytes) => {
  expect(embeddingOf(bytes)).toEqual({ type: "image/png", asItIs: false });
});
