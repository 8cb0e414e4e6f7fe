import { composition, textsWillCome } from "../composition/composition.ts";
import { leftOutTexts } from "../composition/left-out.ts";
import { current, edit, selected } from "../document/store.ts";
import { findText, isByModel, isDeleted, needsLook, withChange } from "../document/texts.ts";
import { focusSelected } from "../editor/focus.ts";
import { strings } from "../strings/strings.ts";

const words = strings.text;

/** All texts of the picture, those that its composition leaves out, and those that were deleted. */
export function TextList() {
  const document = current.value;
  const texts = composition.value?.texts ?? [];
  const deleted = document.texts.filter(isDeleted);
  // Those that no model writes are a person's to write.
  const missing = document.texts
    .filter((text) => !textsWillCome.value && isByModel(text) && !text.caption)
    .map(({ id, role }) => ({ id, role, text: "" }));
  return (
    <ul id="texts" class="text-list">
      {[...texts, ...missing].map(({ id, role, text }) => {
        const own = findText(document, id);
        const isWritten = own === undefined || own.caption !== undefined || own.kept;
        return (
          <li key={id}>
            <button
              type="button"
              class="text-item"
              data-id={id}
              onClick={() => {
                selected.value = id;
                focusSelected();
              }}
            >
              <span class="text-role">{strings.roles[role]}</span>
              <span class="text-words" dir="auto" translate={false}>
                {isWritten ? text : "…"}
              </span>
              {own && needsLook(own) && <span class="look-note">{words.look}</span>}
            </button>
          </li>
        );
      })}
      {leftOutTexts.value.map(({ id, role, text }) => {
        const own = findText(document, id);
        return (
          <li key={id} class="left-out-text" data-id={id}>
            <span class="text-role">{strings.roles[role]}</span>
            <span class="text-words" dir="auto" translate={false}>
              {own && isByModel(own) && !own.caption ? "…" : text}
            </span>
            <span class="left-out-note">{words.leftOut}</span>
          </li>
        );
      })}
      {deleted.map(({ id, role }) => (
        <li key={id} class="deleted-text">
          <span class="text-role">{strings.roles[role]}</span>
          <span class="hint">{words.deleted}</span>
          <button type="button" class="quiet" onClick={() => edit((now) => restored(now, id))}>
            {words.restore}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** As if no person had touched it: the model writes it, or the product tells it. */
function restored(document: typeof current.value, id: string): typeof current.value {
  const text = findText(document, id);
  if (!text) return document;
  if (text.role === "headline" || text.role === "benefit") {
    const { caption: _, ...others } = text;
    const texts = document.texts.map((one) => (one.id === id ? others : one));
    return withChange({ ...document, texts }, id, { kept: false });
  }
  return { ...document, texts: document.texts.filter((one) => one.id !== id) };
}
