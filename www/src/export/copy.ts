/**
 * Copies all the text of an element; whether that is done. Where it is not, the text is selected, for
 * the reader to copy it: no browser has a clipboard on a page that came by plain http, and any may refuse.
 */
export async function copyTextOf(element: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    // Deprecated, and all there is by plain http.
    return document.execCommand("copy");
  }
}
