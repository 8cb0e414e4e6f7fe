/** What a file's name says of the product, where it says anything: numbers alone do not. */
export function titleFrom(name: string): string {
  const words = name
    // As it is typed: some systems write letters and their accents apart.
    .normalize("NFC")
    .replace(/\.[^.]*$/, "")
    .split(/[\s\p{Cc}_.-]+/u)
    .filter((word) => WORD.test(word) && !/\p{N}/u.test(word))
    .filter(
      (word) => !/^(img|dsc|dscn|image|photo|pic|picture|screenshot|copy|final)$/i.test(word),
    );
  const [first = "", ...rest] = words.join(" ");
  return first.toUpperCase() + rest.join("");
}

/** At least two letters, or one with a mark, as vowels are in many scripts; of Chinese, one. */
const WORD = /\p{L}[\p{L}\p{M}]|\p{Ideographic}/u;
