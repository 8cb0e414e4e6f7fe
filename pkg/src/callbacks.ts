/**
 * Tells a function of the caller's. What it throws is the page's to hear of, as from an event
 * listener, and changes nothing of the work that told it.
 */
export function tell<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value);
  } catch (error) {
    reportError(error);
  }
}
