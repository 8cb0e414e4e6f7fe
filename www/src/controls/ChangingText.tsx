/**
 * A text that changes, inside of an element that stays. Browsers that translate a page put nodes of
 * their own in the place of texts, which no change would reach: so what changes is an element, too.
 */
export function ChangingText({ children }: { children: string }) {
  return <span key={children}>{children}</span>;
}
