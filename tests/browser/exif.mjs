// Files that say in Exif data which way up they are.

import { pngChunk } from "./png.mjs";

/**
 * Exif data that say nothing but how a picture is turned.
 * @param {number} orientation
 */
function exif(orientation) {
  const data = Buffer.alloc(26);
  data.write("MM\0*", 0, "latin1");
  data.writeUInt32BE(8, 4);
  data.writeUInt16BE(1, 8);
  data.writeUInt16BE(0x0112, 10);
  data.writeUInt16BE(3, 12);
  data.writeUInt32BE(1, 14);
  data.writeUInt16BE(orientation, 18);
  return data;
}

/**
 * @param {Buffer} jpeg
 * @param {number} orientation
 */
export function turnedJpeg(jpeg, orientation) {
  const data = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), exif(orientation)]);
  const segment = Buffer.from([0xff, 0xe1, 0, data.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, data, jpeg.subarray(2)]);
}

/** Where the chunks after a PNG's first begin. */
const AFTER_HEADER = 33;

/**
 * @param {Buffer} png
 * @param {number} orientation
 */
export function turnedPng(png, orientation) {
  const [before, after] = [png.subarray(0, AFTER_HEADER), png.subarray(AFTER_HEADER)];
  return Buffer.concat([before, pngChunk("eXIf", [...exif(orientation)]), after]);
}
