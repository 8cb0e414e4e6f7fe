import "./product.css";

import { useRef, useState } from "preact/hooks";

import { Announcement } from "../controls/Announcement.tsx";
import { OF_DOCUMENT, replaceValue } from "../controls/text-entry.ts";
import { TextInput } from "../controls/TextInput.tsx";
import { current, edit, settle } from "../document/store.ts";
import { strings } from "../strings/strings.ts";
import { FactChips } from "./FactChips.tsx";
import { MOST_LETTERS, plainLines, useFactsText } from "./facts-text.ts";
import { linesOf, pasteLines } from "./paste.ts";
import { SuggestedNames } from "./SuggestedNames.tsx";

const words = strings.facts;
const MOST_LETTERS_OF_TITLES = 300;
const FEWEST_ROWS = 4;
const MOST_ROWS = 12;

/** The product's title, and all else that is known of it as one text: a fact a line. */
export function FactsField() {
  const { title } = current.value;
  const { text, write } = useFactsText();
  const field = useRef<HTMLTextAreaElement>(null);
  const [told, tell] = useState<string>();

  /** For the person to go on at the end. */
  const writeAndShow = (next: string, change: { title?: string } = {}) => {
    write(next, change);
    if (!field.current) return;
    field.current.value = next;
    field.current.focus();
    field.current.setSelectionRange(next.length, next.length);
  };

  const paste = (event: ClipboardEvent) => {
    const lines = linesOf(event.clipboardData);
    if (lines === undefined || !field.current) return;
    const { selectionStart, selectionEnd } = field.current;
    // Over a title a listing is a new one; its facts come after those that are there.
    const isOverTitle = event.target !== field.current;
    const place = isOverTitle
      ? { before: text, after: "", title: "" }
      : { before: text.slice(0, selectionStart), after: text.slice(selectionEnd), title };
    const pasted = pasteLines(plainLines(lines.replace(/\r\n?/g, "\n")), place);
    if (isOverTitle && pasted.title === undefined) return;
    event.preventDefault();
    const newTitle = pasted.title?.slice(0, MOST_LETTERS_OF_TITLES);
    writeAndShow(plainLines(pasted.text), newTitle === undefined ? {} : { title: newTitle });
    tell(words.read(pasted.count, newTitle !== undefined));
  };

  return (
    <div class="facts-field" onPaste={paste}>
      <label class="field">
        <span>{words.title}</span>
        <TextInput
          id="title"
          mostLetters={MOST_LETTERS_OF_TITLES}
          example={words.titleExample}
          value={title}
          onText={(title) => edit((document) => ({ ...document, title }), "title")}
        />
      </label>
      <label class="field">
        <span>{words.facts}</span>
        <textarea
          id="product-facts"
          ref={field}
          dir="auto"
          autocomplete="off"
          maxLength={MOST_LETTERS}
          rows={Math.min(Math.max(text.split("\n").length, FEWEST_ROWS), MOST_ROWS)}
          placeholder={words.factsExample}
          aria-describedby="product-facts-hint"
          value={text}
          {...OF_DOCUMENT}
          onInput={({ currentTarget }) => {
            const plain = plainLines(currentTarget.value);
            replaceValue(currentTarget, plain);
            if (plain !== text) write(plain, { kind: "facts" });
          }}
          onBlur={settle}
        />
      </label>
      <p id="product-facts-hint" class="hint">
        {words.hint}
      </p>
      <FactChips onEmpty={() => field.current?.focus()} />
      <SuggestedNames
        onName={(name) => {
          const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
          writeAndShow(`${start}${name}: `);
        }}
      />
      <Announcement text={told} />
    </div>
  );
}
