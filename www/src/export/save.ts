/** Offers a file for download. */
export function save(contents: Blob | string, name: string, type = "text/plain"): void {
  const blob = typeof contents === "string" ? new Blob([contents], { type }) : contents;
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
