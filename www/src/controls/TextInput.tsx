import { plainText } from "../document/plain-text.ts";
import { settle } from "../document/store.ts";
import { OF_DOCUMENT, replaceValue } from "./text-entry.ts";

interface Properties {
  id?: string;
  /** Where no `<label>` names the field. */
  label?: string;
  /** The id of an element that says more of it. */
  describedBy?: string | undefined;
  example?: string;
  mostLetters: number;
  /** The id of a `<datalist>`. */
  list?: string | undefined;
  value: string;
  onText: (text: string) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** A line of text of the document; what is typed in one go is one step. */
export function TextInput(properties: Properties) {
  const { label, describedBy, example, mostLetters, onText, ...others } = properties;
  const { value } = others;
  return (
    <input
      type="text"
      // Text runs to the side that its own script does.
      dir="auto"
      autocomplete="off"
      maxLength={mostLetters}
      aria-label={label}
      aria-describedby={describedBy}
      placeholder={example}
      {...others}
      {...OF_DOCUMENT}
      onInput={({ currentTarget: field }) => {
        const text = plainText(field.value);
        replaceValue(field, text);
        // Browsers tell of input that changes nothing, too.
        if (text !== value) onText(text);
      }}
      onBlur={settle}
    />
  );
}
