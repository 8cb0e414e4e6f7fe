import "./text.css";

import type { SetText } from "caponimage/compositions";
import { useRef } from "preact/hooks";

import { selectedSetText } from "../composition/composition.ts";
import { ChangingText } from "../controls/ChangingText.tsx";
import { photo, selected } from "../document/store.ts";
import { strings } from "../strings/strings.ts";
import { SelectedText } from "./SelectedText.tsx";
import { TextList } from "./TextList.tsx";

const words = strings.text;

/** The selected text; all of them where none is. */
export function TextPanel() {
  const text = useSelected();
  if (!photo.value) return null;
  return (
    <section class="panel text-panel" aria-labelledby="text-heading">
      <div class="panel-head">
        <h2 id="text-heading">
          <ChangingText>{text ? strings.roles[text.role] : words.heading}</ChangingText>
        </h2>
        {text && (
          <button
            id="all-texts"
            type="button"
            class="quiet"
            onClick={() => (selected.value = undefined)}
          >
            {words.all}
          </button>
        )}
      </div>
      {text ? <SelectedText key={text.id} text={text} /> : <TextList />}
    </section>
  );
}

/** The selected text; one whose words are all gone as it was, for it is about to get others. */
function useSelected(): SetText | undefined {
  const last = useRef<SetText>(undefined);
  const text = selectedSetText.value;
  if (text) last.current = text;
  else if (last.current?.id === selected.value)
    return last.current && { ...last.current, text: "" };
  return text;
}
