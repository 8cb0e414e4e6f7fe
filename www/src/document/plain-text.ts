/**
 * A text in which every character that cannot be shown is a space: control characters, halves of
 * characters, and code points that never become any. XML knows none of them, and a request is one line.
 */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu, " ");
}
