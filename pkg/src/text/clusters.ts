// What a reader takes for one letter: also an emoji of several parts, or a letter with its marks.

const PLAIN = /^[ -~]*$/;

let segmenter: Intl.Segmenter | undefined;

/** The text in grapheme clusters (UAX #29). */
export function clustersOf(text: string): string[] {
  // Letters by themselves, which most texts are: the segmenter is slow.
  if (PLAIN.test(text)) return [...text];
  // Firefox has it since 2024.
  if (!("Segmenter" in Intl)) return text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
