/**
 * The SHA-256 of both, in hexadecimal, by the browser's own hashing, which is far quicker than a
 * WebAssembly's; nothing where there is none, as on a page that was not fetched safely.
 */
export async function hashesOf(
  files: readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>],
): Promise<[string?, string?]> {
  try {
    const [first, second] = files;
    return await Promise.all([sha256(first), sha256(second)]);
  } catch {
    return [];
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
