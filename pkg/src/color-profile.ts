// Whether a file's colours are not sRGB: the browser converts them, as the wasm's decoders don't
// (natively a library does, see src/image/profile.rs), and says which way up a PNG is, too.

/** Of a JPEG, PNG or WebP, which may be damaged. */
export function hasOtherColors(bytes: Uint8Array): boolean {
  if (holds(bytes, 1, "PNG")) return hasOtherPngColors(bytes);
  const profile = jpegProfile(bytes) ?? webpProfile(bytes);
  // Natively colours that are not red, green and blue stay, too: those of print, or grey.
  return profile !== undefined && holds(profile, 16, "RGB ") && !saysSrgb(profile);
}

/** Whether a PNG has Exif data, by which not every browser turns it: Firefox long didn't. */
export function mayBeTurned(bytes: Uint8Array): boolean {
  return holds(bytes, 1, "PNG") && pngChunks(bytes).eXIf !== undefined;
}

/** The first part of the profile, which has its name. */
function jpegProfile(bytes: Uint8Array): Uint8Array | undefined {
  const [app2, startOfScan, fill] = [0xe2, 0xda, 0xff];
  // After the start of the image come segments: 0xff, a marker, a length that counts itself.
  let start = 2;
  while (bytes[0] === 0xff && bytes[start] === 0xff) {
    const marker = bytes[start + 1];
    if (marker === fill) {
      start++;
      continue;
    }
    const end = start + 2 + number(bytes.subarray(start + 2, start + 4));
    if (marker === startOfScan || end < start + 4) return undefined;
    const content = bytes.subarray(start + 4, end);
    if (marker === app2 && holds(content, 0, "ICC_PROFILE\0\x01")) return content.subarray(14);
    start = end;
  }
  return undefined;
}

/** By what goes first where a file says more than one thing (W3C PNG, third edition, section 4.3). */
function hasOtherPngColors(bytes: Uint8Array): boolean {
  const { IHDR, cICP, iCCP, sRGB, gAMA, cHRM } = pngChunks(bytes);
  if (cICP) return cICP[0] !== SRGB.primaries || cICP[1] !== SRGB.curve;
  if (iCCP) {
    const isGrey = [0, 4].includes(IHDR?.[9] ?? NaN);
    // By the profile's name: the rest is compressed.
    return !isGrey && !saysSrgb(iCCP.subarray(0, Math.max(iCCP.indexOf(0), 0)));
  }
  return !sRGB && (differ(gAMA, SRGB.gamma) || differ(cHRM, SRGB.chromaticities));
}

/** How sRGB is told: by code points (ITU-T H.273), or in hundred thousandths. */
const SRGB = {
  primaries: 1,
  curve: 13,
  gamma: [45455],
  /** Of white, red, green and blue. */
  chromaticities: [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000],
};

/** Nearer numbers are the same, rounded in other ways. */
const TOLERANCE = 1000;

function differ(content: Uint8Array | undefined, expected: number[]): boolean {
  if (!content) return false;
  return expected.some((value, index) => {
    const start = 4 * index;
    return Math.abs(number(content.subarray(start, start + 4)) - value) > TOLERANCE;
  });
}

/** What comes before the picture, by name. */
function pngChunks(bytes: Uint8Array): Partial<Record<PngChunk, Uint8Array>> {
  const chunks: Record<string, Uint8Array> = {};
  // A length without the twelve bytes around the content, a name, the content, a checksum.
  let start = 8;
  while (start + 8 <= bytes.length && !holds(bytes, start + 4, "IDAT")) {
    const end = start + 12 + number(bytes.subarray(start, start + 4));
    const name = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    chunks[name] ??= bytes.subarray(start + 8, end - 4);
    start = end;
  }
  return chunks;
}

type PngChunk = "IHDR" | "cICP" | "iCCP" | "sRGB" | "gAMA" | "cHRM" | "eXIf";

function webpProfile(bytes: Uint8Array): Uint8Array | undefined {
  // The profile, where there is one, comes after the header of the extended form.
  const [start, header] = [30, 8];
  if (!holds(bytes, 8, "WEBP") || !holds(bytes, start, "ICCP")) return undefined;
  // The only one of these lengths whose last byte is the highest.
  const length = number(bytes.slice(start + 4, start + header).reverse());
  return bytes.subarray(start + header, start + header + length);
}

/** In one byte a letter (version 2 of profiles) or two (version 4). */
function saysSrgb(profile: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(profile);
  return text.includes("sRGB") || text.includes("s\0R\0G\0B");
}

function holds(bytes: Uint8Array, offset: number, text: string): boolean {
  return [...text].every((letter, index) => bytes[offset + index] === letter.charCodeAt(0));
}

/** The highest byte comes first. */
function number(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
