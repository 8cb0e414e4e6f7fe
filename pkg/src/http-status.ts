/** Whether the same request may well succeed later: the server is at fault, or busy. */
export function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/** Why an answer is not the file; nothing where it may be. */
export function problemOf(url: string, { ok, status, headers }: Response): string | undefined {
  if (!ok) return `${url}: the server answered ${status}`;
  // As single-page apps answer every unknown address, and networks to log in to all.
  if (!headers.get("content-type")?.startsWith("text/html")) return undefined;
  return `${url}: the server answered with a web page`;
}
