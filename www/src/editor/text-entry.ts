// Where text is entered, and by what.

/** Whether keys, pasted words and dropped words are a field's own. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input[type=text], textarea, [contenteditable]") !== null
  );
}

/** Whether a key is one of an input method, which chooses or drops its proposals by it. */
export function isOfInputMethod({ isComposing, keyCode }: KeyboardEvent): boolean {
  // Safari ends the composition before it tells of the key that ended it; by this code it still says so.
  return isComposing || keyCode === 229;
}
