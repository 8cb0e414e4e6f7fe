// Whether a file says that its colours are not sRGB. Then the browser converts them, as it does for
// showing them: the wasm's decoders don't (natively a library does, see src/image/profile.rs).

/** Of a JPEG, PNG or WebP. */
export function hasOtherColors(bytes: Uint8Array): boolean {
  const profile = jpegProfile(bytes) ?? pngProfileName(bytes) ?? webpProfile(bytes);
  return profile !== undefined && !saysSrgb(profile);
}

/** The first part of the profile, which has its name. */
function jpegProfile(bytes: Uint8Array): Uint8Array | undefined {
  const [app2, startOfScan] = [0xe2, 0xda];
  // After the start of the image come segments: 0xff, a marker, a length that counts itself.
  let start = 2;
  while (at(bytes, 0) === 0xff && at(bytes, start) === 0xff) {
    const marker = at(bytes, start + 1);
    const end = start + 2 + at(bytes, start + 2) * 256 + at(bytes, start + 3);
    if (marker === startOfScan || end <= start + 4) return undefined;
    const content = bytes.subarray(start + 4, end);
    if (marker === app2 && holds(content, 0, "ICC_PROFILE\0")) return content.subarray(14);
    start = end;
  }
  return undefined;
}

/** The profile's name: the rest is compressed. */
function pngProfileName(bytes: Uint8Array): Uint8Array | undefined {
  if (!holds(bytes, 1, "PNG")) return undefined;
  // Chunks: a length without the twelve bytes around its content, a name, the content, a checksum.
  for (let start = 8; start + 8 <= bytes.length;) {
    const end = start + 12 + new DataView(bytes.buffer, bytes.byteOffset + start).getUint32(0);
    if (holds(bytes, start + 4, "IDAT")) return undefined;
    if (holds(bytes, start + 4, "iCCP")) {
      const content = bytes.subarray(start + 8, end);
      return content.subarray(0, content.indexOf(0));
    }
    start = end;
  }
  return undefined;
}

function webpProfile(bytes: Uint8Array): Uint8Array | undefined {
  if (!holds(bytes, 8, "WEBP")) return undefined;
  // The profile, where there is one, comes after the header of the extended form.
  const [start, header] = [30, 8];
  if (!holds(bytes, start, "ICCP")) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset + start + 4).getUint32(0, true);
  return bytes.subarray(start + header, start + header + length);
}

/** In one byte a letter (version 2 of profiles) or two (version 4). */
function saysSrgb(profile: Uint8Array): boolean {
  const text = [...profile].map((byte) => String.fromCharCode(byte)).join("");
  return text.includes("sRGB") || text.includes("s\0R\0G\0B");
}

function holds(bytes: Uint8Array, offset: number, text: string): boolean {
  return [...text].every((letter, index) => bytes[offset + index] === letter.charCodeAt(0));
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? NaN;
}
