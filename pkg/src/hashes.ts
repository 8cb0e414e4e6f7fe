/**
 * The SHA-256 of each, in hexadecimal, by the browser's own hashing, which is far quicker than a
 * WebAssembly's; nothing where there is none, as on a page that was not fetched safely.
 */
export async function hashesOf(
  files: readonly Uint8Array<ArrayBuffer>[],
): Promise<string[] | undefined> {
  try {
    return await Promise.all(files.map(sha256));
  } catch {
    return undefined;
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
