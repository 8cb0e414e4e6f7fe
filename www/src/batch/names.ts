// What a photo's file is called, as the title of its product.

/** Names that cameras, telephones and programs give: they say nothing of a product. */
const GIVEN_NAMES = [
  // IMG_2034, DSC01234, DSCN1234, _MG_1234, PXL_20240102_123456789, IMG-20240102-WA0003, img (3)
  /^_?(?:fb_)?(?:m?v?img|dsc[nf]?|mg|pxl|pano|gopr|dji|cimg|sam|kimg|imgp|scan|vid|mvi|pict|hpim|received|signal)(?:[\s_-]*(?:edit|burst|cover|wa)?[\s_(-]*\d+\)?)+(?=$|[\s_.-])/i,
  // P1000123, G0012345, 100_1234
  /^(?:[pgl]\d{6,8}|\d{3}_\d{4})(?=$|[\s_.-])/i,
  /^(?:img|dsc|scan|screen ?shot|whatsapp image|photo|foto|image|picture|pic|bild|untitled|unnamed|download|file)(?:[\s_.(-]*(?:at|am|pm|\d+)\)?)*$/i,
];

/** What programs add to the names of copies. */
const ADDED = [
  /[\s_.-]*\(\d{1,3}\)$/,
  /[\s_.-]+(?:copy|kopie|final|edited|edit|scaled|cropped|resized|min|web|thumb)(?:[\s_-]?\d{1,2})?$/i,
  /[\s_-]\d{4}x\d{4}$/i,
  /@[23]x$/i,
];

const ENDING = /\.[a-z][a-z0-9]{1,4}$/i;

/** Groups of hexadecimal digits: parts of keys, where they have both digits and letters. */
const KEYS =
  /(?<![\p{L}\p{N}])[0-9a-f]{4,}(?:-[0-9a-f]{4,})+(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])[0-9a-f]{16,}(?![\p{L}\p{N}])/giu;

/** At least two letters, or one with a mark, as vowels are in many scripts; of Chinese, one. */
const WORD = /\p{L}[\p{L}\p{M}]|\p{Ideographic}/u;

/** What a number before a hyphen counts: "3-seat", "12-pack", "5-piece". */
const COUNTED =
  /^(?:seat|piece|pack|inch|in|way|tier|drawer|door|person|burner|speed|ply|set|light|panel|shelf|step|pocket|layer|cup|quart|lit(?:er|re)|year|day|hour|month|star|port|channel|blade|slice|point|color|colour|part|tone|button|strap|wheel|leg|player|ring|row)(?:s|er|ers|ed)?$/i;

/**
 * What a file's name says of the product, where it says anything: a camera's name gives "". Digits
 * stay, and so do hyphens that belong to a word.
 */
export function titleFrom(name: string): string {
  // As it is typed: some systems write letters and their accents apart.
  const stem = withoutAdditions(name.normalize("NFC").replace(ENDING, ""));
  const given = GIVEN_NAMES.find((pattern) => pattern.test(stem));
  const rest = (given ? stem.replace(given, "") : stem).replace(KEYS, (key) =>
    /\d/.test(key) && /[a-f]/i.test(key) ? " " : key,
  );
  const words = withoutSeparators(rest).replace(/\s+/g, " ").trim();
  if (!WORD.test(words)) return "";
  const [first = "", ...others] = words;
  // "iPhone" has its own way.
  return /^\S\p{Lu}/u.test(words) ? words : first.toUpperCase() + others.join("");
}

function withoutAdditions(stem: string): string {
  const shorter = ADDED.reduce((name, pattern) => name.replace(pattern, ""), stem);
  return shorter === stem ? stem : withoutAdditions(shorter);
}

/** Spaces in the place of what stands for them in names of files. */
function withoutSeparators(stem: string): string {
  // Whoever writes spaces, or underscores in their place, means hyphens as hyphens.
  const isWritten = /[\s_+]/.test(stem.trim());
  return stem
    .replace(/[\p{Cc}_+]|%20/gu, " ")
    .replace(/(?<!\d)\.|\.(?!\d)/g, " ")
    .replace(/(?<=^|\s)[-–]+|[-–]+(?=\s|$)/g, " ")
    .replace(/[^\s-]+(?:-+[^\s-]+)+/g, (joined) => withoutHyphens(joined, isWritten));
}

/** A row of parts with hyphens in between, with spaces where those part words. */
function withoutHyphens(joined: string, isWritten: boolean): string {
  const parts = joined.split(/-+/);
  return parts
    .map((part, at) => {
      if (at === 0) return part;
      const before = parts[at - 1] ?? "";
      return (belong(before, part, isWritten) ? "-" : " ") + part;
    })
    .join("");
}

/** Whether a hyphen between two parts belongs to the word. */
function belong(before: string, after: string, isWritten: boolean): boolean {
  const [starts, ends] = [/^\d/.test(after), /\d$/.test(before)];
  // "2-in-1"
  if (/^in$/i.test(after) && ends) return true;
  if (/^in$/i.test(before) && starts) return true;
  // "GT-2160", "wh-1000xm5"
  if (starts) return /^[A-Z]{1,5}\d*$/.test(before) || /^[a-z]{1,2}$/.test(before) || ends;
  if (ends) return COUNTED.test(after);
  // "T-Shirt", "X-ray", "e-bike", "Model-S"
  return isWritten || /^\p{L}$/u.test(before) || /^\p{Lu}$/u.test(after);
}
