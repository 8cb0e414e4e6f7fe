// Names of files that are made of photos, as every file system takes them.

/** What file systems keep of a name, in UTF-8. */
const MOST_BYTES = 255;

/**
 * The name of a file made of another: letters with their marks and digits of its name, shortened
 * where it would be too long, and what was made of it.
 */
export function fileNameFrom(original: string, suffix: string, ending: string): string {
  const rest = `${suffix}.${ending}`;
  return `${shorten(stem(original), MOST_BYTES - bytesIn(rest))}${rest}`;
}

/** Names in one folder, of which no two are the same to any file system. */
export class FileNames {
  readonly #taken = new Set<string>();

  /** As {@link fileNameFrom}, with a number where that name is taken. */
  take(original: string, suffix: string, ending: string): string {
    let name = fileNameFrom(original, suffix, ending);
    for (let number = 2; this.#taken.has(fold(name)); number++) {
      name = fileNameFrom(original, `${suffix}-${number}`, ending);
    }
    this.#taken.add(fold(name));
    return name;
  }
}

function stem(name: string): string {
  const words = name
    .normalize("NFC")
    .replace(/\.[^.]*$/, "")
    .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, "-");
  return words.replace(/^[\p{M}-]+|-+$/gu, "") || "photo";
}

/** No letter is parted from its marks. */
function shorten(text: string, mostBytes: number): string {
  let short = "";
  for (const letter of text.match(/\P{M}\p{M}*/gu) ?? []) {
    if (bytesIn(short + letter) > mostBytes) break;
    short += letter;
  }
  return short;
}

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The same for names that some file system takes for the same: "ß" is "SS" there, and "ς" is "Σ". */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase().normalize("NFC");
}
