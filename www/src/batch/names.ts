/** What a file's name says of the product, where it says anything: numbers alone do not. */
export function titleFrom(name: string): string {
  const words = name
    .replace(/\.[^.]*$/, "")
    .split(/[\s_.-]+/)
    .filter((word) => /\p{L}{2}/u.test(word) && !/\d/.test(word))
    .filter(
      (word) => !/^(img|dsc|dscn|image|photo|pic|picture|screenshot|copy|final)$/i.test(word),
    );
  const title = words.join(" ");
  return title.charAt(0).toUpperCase() + title.slice(1);
}
