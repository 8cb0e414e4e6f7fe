// Which photos every program draws as a browser does, when they lie in an SVG.

/** Segments of a JPEG that change nothing about how it is drawn. */
const HARMLESS_SEGMENTS = new Set([
  0xc4, // Huffman tables
  0xdb, // quantisation tables
  0xdd, // restart interval
  0xe0, // JFIF
  0xe2, // colour profile
  0xfe, // comment
]);
/** Baseline, extended and progressive. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const START_OF_SCAN = 0xda;

/** Chunks of a PNG by which one program draws it in another way than the next: turned, or moving. */
const DIFFERENT_CHUNKS = new Set(["eXIf", "acTL"]);

/** How a photo is put into an SVG. */
export interface Embedding {
  type: "image/jpeg" | "image/png";
  /** Whether its bytes can stay; otherwise it is drawn again. */
  asItIs: boolean;
}

/**
 * What stays is an upright JPEG in grey or YCbCr, or a PNG: many programs do not turn photos by what
 * their Exif data say, and can't read WebP, AVIF or the colours of print.
 */
export function embeddingOf(bytes: Uint8Array): Embedding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isJpeg = startsWith(view, 0xffd8);
  const type = isJpeg ? "image/jpeg" : "image/png";
  try {
    const asItIs = isJpeg ? isPlainJpeg(view) : startsWith(view, 0x8950) && isPlainPng(view);
    return { type, asItIs };
  } catch (error) {
    // A length that reaches past the end.
    if (error instanceof RangeError) return { type, asItIs: false };
    throw error;
  }
}

function startsWith(view: DataView, magic: number): boolean {
  return view.byteLength > 1 && view.getUint16(0) === magic;
}

function isPlainJpeg(view: DataView): boolean {
  let hasFrame = false;
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return false;
    const marker = view.getUint8(at + 1);
    if (marker === START_OF_SCAN) return hasFrame;
    if (FRAMES.has(marker)) {
      const [depth, components] = [view.getUint8(at + 4), view.getUint8(at + 9)];
      if (depth !== 8 || (components !== 1 && components !== 3)) return false;
      hasFrame = true;
    } else if (!HARMLESS_SEGMENTS.has(marker)) {
      return false;
    }
    at += 2 + view.getUint16(at + 2);
  }
}

function isPlainPng(view: DataView): boolean {
  for (let at = 8; ;) {
    const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)));
    if (type === "IEND") return true;
    if (DIFFERENT_CHUNKS.has(type)) return false;
    at += 12 + view.getUint32(at);
  }
}
