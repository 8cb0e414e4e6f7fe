import { settle } from "../document/store.ts";
import { plainLines } from "../document/texts.ts";
import { OF_DOCUMENT, replaceValue } from "./text-entry.ts";

interface Properties {
  id: string;
  /** The id of an element that says more of it. */
  describedBy?: string | undefined;
  mostLetters: number;
  value: string;
  onText: (text: string) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** Lines of text of the document; what is typed in one go is one step. */
export function TextArea({ describedBy, mostLetters, value, onText, ...others }: Properties) {
  return (
    <textarea
      // Text runs to the side that its own script does.
      dir="auto"
      autocomplete="off"
      rows={2}
      maxLength={mostLetters}
      aria-describedby={describedBy}
      {...others}
      {...OF_DOCUMENT}
      value={value}
      onInput={({ currentTarget: field }) => {
        const text = plainLines(field.value);
        replaceValue(field, text);
        // Browsers tell of input that changes nothing, too.
        if (text !== value) onText(text);
      }}
      onBlur={settle}
    />
  );
}
