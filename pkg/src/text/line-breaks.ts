// Where a line of a short text may break: at spaces, beside Chinese and Japanese characters, and between
// the words of scripts that write none. What captions need of the Unicode Line Breaking Algorithm (UAX
// #14, whose rules are named here). Words with hyphens, and Korean ones, stay whole.

/** No-break spaces are none. */
const SPACE = String.raw`[^\S\u00a0\u2007\u202f\ufeff]`;
const ZERO_WIDTH_SPACE = String.raw`\u200b`;
const WORD_JOINER = String.raw`\u2060\ufeff`;
const GLUE = String.raw`\u00a0\u2007\u202f\u200d${WORD_JOINER}`;

/** Chinese and Japanese characters, and their punctuation. */
const WIDE = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u3001-\u303f\u30fb\u30fc\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65`;
const SMALL_KANA = "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰ-ㇿｧ-ｯ";
const STRAIGHT_QUOTE = `"'＂＇`;
/** Punctuation that begins something. */
const LEADING = "#&*@§¶¡¿†‡※＃＆＊＠";
/** Stays with what follows. */
const OPENER = String.raw`\p{Ps}\p{Pi}\p{Sc}${LEADING}${STRAIGHT_QUOTE}`;
/** Stays with what precedes. */
const CLOSER = String.raw`[\p{Pe}\p{Pf}\p{Pd}\p{Lm}\p{M}${SMALL_KANA}${STRAIGHT_QUOTE}〜～°℃℉]|(?![${LEADING}])\p{Po}`;

/** Opens also with a space behind it, as in French (LB14, LB15a). */
const SPACED_OPENER = String.raw`\p{Ps}|(?<=^|${SPACE}|\p{Ps})\p{Pi}`;
/** Closes also with a space before it (LB13, LB15b); but ".5" is a number. */
const SPACED_CLOSER = String.raw`[\p{Pe}!?/؟؛۔！？：；、。，．]|[.,:;،](?!\p{Nd})|\p{Pf}(?=[\p{Pe}\p{Pf}.,:;!?]|${SPACE}|$)`;

const BREAK = new RegExp(
  [
    // After a zero-width space (LB8).
    `(?<=${ZERO_WIDTH_SPACE}${SPACE}*)(?!${SPACE}|${ZERO_WIDTH_SPACE})`,
    // After other spaces (LB18).
    `(?<=${SPACE})(?<!(?:${SPACED_OPENER})${SPACE}+)(?!${SPACE}|[${ZERO_WIDTH_SPACE}${WORD_JOINER}]|${SPACED_CLOSER})`,
    // Before and after a wide character (LB31).
    `(?<!${SPACE}|[${GLUE}${OPENER}])(?!${SPACE}|[${ZERO_WIDTH_SPACE}${GLUE}]|${CLOSER})(?:(?<=[${WIDE}])|(?=[${WIDE}]))`,
    // After the signs between Tibetan and Amharic words (LB21).
    String.raw`(?<=[\u0f0b\u1361])(?=\p{L})`,
  ].join("|"),
  "u",
);

const SPACE_AT_END = new RegExp(`${SPACE}$`, "u");
const SPACE_AROUND = new RegExp(
  `^(?:${SPACE}|${ZERO_WIDTH_SPACE})+|(?:${SPACE}|${ZERO_WIDTH_SPACE})+$`,
  "gu",
);

/** Thai, Lao, Khmer and Burmese: only a dictionary knows their words. */
const SPACELESS = String.raw`[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const HAS_SPACELESS = new RegExp(SPACELESS, "u");
const SPACELESS_END = new RegExp(String.raw`(?=${SPACELESS})[\p{L}\p{M}]$`, "u");
/** Signs of repetition and abbreviation stay with their word. */
const SPACELESS_START = new RegExp(String.raw`^(?=${SPACELESS})(?![\p{Lm}ฯຯ])\p{L}`, "u");

/** The text in pieces between which a line may break, each with the spaces behind it. */
export function splitAtBreaks(text: string): string[] {
  return text
    .split(BREAK)
    .flatMap((piece) => (HAS_SPACELESS.test(piece) ? splitAtWords(piece) : [piece]))
    .filter((piece) => withoutSpaceAround(piece) !== "");
}

export function endsInSpace(piece: string): boolean {
  return SPACE_AT_END.test(piece);
}

/** A line without the spaces around it, which are not drawn. */
export function withoutSpaceAround(line: string): string {
  return line.replace(SPACE_AROUND, "");
}

let segmenter: Intl.Segmenter | undefined;

function splitAtWords(piece: string): string[] {
  // Firefox has it since 2024.
  if (!("Segmenter" in Intl)) return [piece];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "word" });
  const found: string[] = [];
  for (const { segment } of segmenter.segment(piece)) {
    const last = found.at(-1);
    if (last !== undefined && !(SPACELESS_END.test(last) && SPACELESS_START.test(segment))) {
      found[found.length - 1] = last + segment;
    } else {
      found.push(segment);
    }
  }
  return found;
}
