// Space between letters.

/** Scripts whose letters join, or hang on one line, and those that run to the left. */
const UNTRACKED =
  /[\u0590-\u08ff\u1800-\u18af\ua840-\ua87f\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}]/u;

/** What may be added between the letters of a text: nothing where that would tear words. */
export function trackingOf(text: string, wanted: number): number {
  return Number.isFinite(wanted) && !UNTRACKED.test(text) ? wanted : 0;
}
