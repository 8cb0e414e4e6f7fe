import type { SetText } from "caponimage/compositions";

import { isOfInputMethod } from "../controls/text-entry.ts";
import { TextArea } from "../controls/TextArea.tsx";
import { current, edit, rewrite, settle } from "../document/store.ts";
import {
  findText,
  isByModel,
  isOwn,
  needsLook,
  restyled,
  unpinned,
  withChange,
  withWords,
} from "../document/texts.ts";
import { deleteSelected, duplicateSelected } from "../editor/adding.ts";
import { showsAttention } from "../editor/attention.ts";
import { focusSelected } from "../editor/focus.ts";
import { strings } from "../strings/strings.ts";
import { Alternatives } from "./Alternatives.tsx";
import { TextLook } from "./TextLook.tsx";

const words = strings.text;
const MOST_LETTERS = 200;

/** The words of one text, its look, and other words for it. */
export function SelectedText({ text }: { text: SetText }) {
  const { id, role } = text;
  const own = findText(current.value, id);
  const byModel = isByModel({ role });
  const isKept = own?.kept === true && byModel;
  const isPending = own !== undefined && byModel && !own.caption;
  return (
    <>
      {own && needsLook(own) && <p class="look-note">{words.lookHelp}</p>}
      <label class="field">
        <span class="visually-hidden">{words.words}</span>
        <TextArea
          id="box-text"
          mostLetters={MOST_LETTERS}
          value={isPending ? "" : text.text}
          describedBy={isKept ? "box-kept" : undefined}
          onText={(next) => edit((document) => withWords(document, id, role, next), `text ${id}`)}
          onKeyDown={(event) => {
            if (!isOfInputMethod(event) && event.key === "Escape") focusSelected();
          }}
        />
      </label>
      {isKept && (
        <p id="box-kept" class="hint">
          {words.kept}
        </p>
      )}
      <div class="toolbar">
        {byModel && (
          <button id="rewrite-box" type="button" onClick={() => rewrite(id)}>
            {words.rewrite}
          </button>
        )}
        {isKept && (
          <button
            id="free-box"
            type="button"
            onClick={() => edit((document) => withChange(document, id, { kept: false }))}
          >
            {words.free}
          </button>
        )}
        <div class="kept-together">
          <button
            id="duplicate-box"
            type="button"
            onClick={() => {
              duplicateSelected();
              focusSelected();
            }}
          >
            {words.duplicate}
          </button>
          <button
            id="delete-box"
            type="button"
            onClick={() => {
              deleteSelected();
              focusSelected();
            }}
          >
            {words.delete}
          </button>
        </div>
        {own?.style?.box && !isOwn(id) && (
          <button
            id="back-to-composition"
            type="button"
            onClick={() => {
              settle();
              edit((document) =>
                restyled(document, (one) => (one.id === id ? unpinned(one) : one.style)),
              );
            }}
          >
            {words.back}
          </button>
        )}
      </div>
      {byModel && <Alternatives text={text} />}
      <TextLook text={text} />
      {byModel && (
        <button
          id="attention"
          type="button"
          aria-pressed={showsAttention.value}
          onClick={() => (showsAttention.value = !showsAttention.value)}
        >
          {words.attention}
        </button>
      )}
    </>
  );
}
