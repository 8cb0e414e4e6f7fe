/**
 * The SHA-256 in hexadecimal, by the browser's own hashing, which is far quicker than a WebAssembly's;
 * nothing where there is none, as on a page that was not fetched safely.
 */
export function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> | undefined {
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  return subtle?.digest("SHA-256", bytes).then(hexadecimal);
}

function hexadecimal(digest: ArrayBuffer): string {
  const digits = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"));
  return digits.join("");
}
