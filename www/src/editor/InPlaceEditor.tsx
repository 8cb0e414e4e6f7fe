import type { Composition, SetText } from "caponimage/compositions";
import { useLayoutEffect, useRef } from "preact/hooks";

import { isOfInputMethod, OF_DOCUMENT } from "../controls/text-entry.ts";
import { edit, settle } from "../document/store.ts";
import { withWords } from "../document/texts.ts";
import { strings } from "../strings/strings.ts";
import { focusSelected } from "./focus.ts";
import { editedInPlace } from "./in-place.ts";

interface Properties {
  /** As it was when typing began: the field stays where that was. */
  text: SetText;
  canvas: Composition;
  /** Pixels of the screen for one of the composition. */
  scale: number;
}

const MOST_LETTERS = 200;
const LINE_HEIGHT = 1.15;

/** A text that is typed where it stands. */
export function InPlaceEditor({ text, canvas, scale }: Properties) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { id, role, rect, fontSize, align, color, ground } = text;
  const font = canvas.fonts[text.font];
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);
  const end = () => {
    if (editedInPlace.value === id) editedInPlace.value = undefined;
    settle();
  };
  const size = Math.max(fontSize * scale, 12);
  return (
    <textarea
      ref={field}
      id="in-place"
      class="in-place"
      dir="auto"
      rows={Math.max(text.lines.length, 1)}
      maxLength={MOST_LETTERS}
      aria-label={strings.stage.editing(strings.roles[role])}
      defaultValue={text.text}
      {...OF_DOCUMENT}
      style={{
        left: `${(rect.x / canvas.width) * 100}%`,
        top: `${(rect.y / canvas.height) * 100}%`,
        width: `calc(${(rect.width / canvas.width) * 100}% + 40px)`,
        minHeight: `${rect.height * scale}px`,
        fontFamily: font.family,
        fontWeight: font.weights[text.weight],
        fontSize: `${size}px`,
        lineHeight: LINE_HEIGHT,
        textAlign: align,
        color,
        background: ground,
      }}
      onInput={({ currentTarget: { value } }) =>
        edit((document) => withWords(document, id, role, value), `text ${id}`)
      }
      onKeyDown={(event) => {
        if (isOfInputMethod(event)) return;
        const ends = event.key === "Escape" || (event.key === "Enter" && !event.shiftKey);
        if (!ends) return;
        event.preventDefault();
        event.stopPropagation();
        end();
        focusSelected();
      }}
      onBlur={end}
    />
  );
}
