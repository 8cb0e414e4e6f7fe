/** Whether the same request may well succeed later: the server is at fault, or busy. */
export function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}
