// Where text is entered, and by what.

/** Whether keys, pasted words and dropped words are a field's own. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input[type=text], textarea, [contenteditable]") !== null
  );
}

/** Marks fields whose text is a part of the document. */
export const OF_DOCUMENT = { "data-of-document": true };

/** Whether undo there is the page's, which has all of the document's steps; other fields have their own. */
export function isOfDocument(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-of-document]") !== null;
}

/** Whether a key is one of an input method, which chooses or drops its proposals by it. */
export function isOfInputMethod({ isComposing, keyCode }: KeyboardEvent): boolean {
  // Safari ends the composition before it tells of the key that ended it; by this code it still says so.
  return isComposing || keyCode === 229;
}

/** Puts another text into a field, and leaves the cursor where it is. */
export function replaceValue(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  if (value === field.value) return;
  const { selectionStart, selectionEnd } = field;
  field.value = value;
  field.setSelectionRange(selectionStart, selectionEnd);
}
