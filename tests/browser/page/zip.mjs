// Reads archives whose entries are not compressed.

import assert from "node:assert/strict";
import { crc32 } from "node:zlib";

/**
 * The entries by their names, each checked against its checksum.
 * @param {Buffer} archive
 */
export function readZip(archive) {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  assert.ok(end >= 0, "this is no archive");
  /** @type {Map<string, Buffer>} */
  const entries = new Map();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(archive.readUInt32LE(at), 0x02014b50, "a directory entry is broken");
    assert.equal(archive.readUInt16LE(at + 10), 0, "an entry is compressed");
    const size = archive.readUInt32LE(at + 24);
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const header = archive.readUInt32LE(at + 42);
    const start =
      header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const bytes = archive.subarray(start, start + size);
    assert.equal(crc32(bytes), archive.readUInt32LE(at + 16), "an entry is damaged");
    entries.set(archive.toString("utf8", at + 46, at + 46 + (name ?? 0)), bytes);
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}
