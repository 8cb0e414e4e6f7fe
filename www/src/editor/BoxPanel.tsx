import { useEffect, useState } from "preact/hooks";

import { alternativesFor } from "../captioning/captioning.ts";
import { captioner, engineState, isAborted } from "../captioning/engine.ts";
import { type PlacedBox, withBox, withColor, withText } from "../document/document.ts";
import {
  current,
  deleteSelected,
  duplicateSelected,
  edit,
  rewrite,
  selectedBox,
  settle,
} from "../document/editor.ts";
import { TextInput } from "../panels/TextInput.tsx";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { focusSelected } from "./BoxView.tsx";
import { isOfInputMethod } from "./text-entry.ts";

const words = strings.box;

/** The text of the selected box, its colour, and other texts for it. */
export function BoxPanel() {
  const box = selectedBox.value;
  if (!box) return null;
  return (
    <section class="panel box-panel" aria-labelledby="box-heading">
      <h2 id="box-heading">{words.heading}</h2>
      <Selected key={box.id} box={box} />
    </section>
  );
}

function Selected({ box }: { box: PlacedBox }) {
  const { id, caption, kept } = box;
  return (
    <>
      <label class="field">
        <span>{words.text}</span>
        <TextInput
          id="box-text"
          mostLetters={200}
          value={caption?.text ?? ""}
          describedBy={kept ? "box-kept" : undefined}
          onText={(text) => edit((document) => withText(document, id, text), `text ${id}`)}
          onKeyDown={(event) => {
            if (isOfInputMethod(event)) return;
            if (event.key === "Enter" || event.key === "Escape") focusSelected();
          }}
        />
      </label>
      {kept && (
        <p id="box-kept" class="hint">
          {words.kept}
        </p>
      )}
      <div class="toolbar">
        <button id="rewrite-box" type="button" onClick={() => rewrite(id)}>
          {words.rewrite}
        </button>
        {kept && (
          <button
            id="free-box"
            type="button"
            onClick={() => edit((document) => withBox(document, id, { kept: false }))}
          >
            {words.free}
          </button>
        )}
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
      <Color box={box} />
      <Alternatives box={box} />
    </>
  );
}

function Color({ box: { id, color, caption } }: { box: PlacedBox }) {
  const set = (color: string | undefined, kind?: string) =>
    edit((document) => withColor(document, id, color), kind);
  return (
    <div class="color">
      <label>
        {words.color}{" "}
        <input
          id="box-color"
          type="color"
          value={color ?? caption?.color ?? "#000000"}
          onInput={({ currentTarget }) => set(currentTarget.value, `color ${id}`)}
          onBlur={settle}
        />
      </label>
      {color && (
        <button type="button" onClick={() => set(undefined)}>
          {words.modelColor}
        </button>
      )}
    </div>
  );
}

/** Looked for once the caption is there, and a model that could write others. */
function Alternatives({ box }: { box: PlacedBox }) {
  const { id, x, y, width, height, caption } = box;
  const { title, attributes } = current.value;
  const [found, setFound] = useState<{ texts: string[] } | { problem: string }>();
  const written = caption !== undefined;
  const model = captioner.value;

  useEffect(() => {
    setFound(undefined);
    if (!written || !model) return;
    let left = false;
    // While a box is dragged, only its caption follows.
    const timer = setTimeout(() => {
      alternativesFor(id).then(
        (texts) => {
          if (!left) setFound({ texts });
        },
        (error: unknown) => {
          if (!left && !isAborted(error)) setFound({ problem: errorInWords(error) });
        },
      );
    }, 300);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [id, written, model, x, y, width, height, title, attributes]);

  // Nothing is looked for, and why stands above the picture.
  if (engineState.value.phase === "failed") return null;
  const texts = found && "texts" in found ? found.texts : undefined;
  const shown = texts?.filter((text) => text !== caption?.text);
  return (
    <div class="alternatives" role="group" aria-label={words.alternatives}>
      <h3>{words.alternatives}</h3>
      {!found && <p class="hint">{words.searching}</p>}
      {found && "problem" in found && <p class="hint">{found.problem}</p>}
      {shown?.length === 0 && <p class="hint">{words.noAlternatives}</p>}
      {shown?.map((text) => (
        <button
          key={text}
          type="button"
          class="alternative"
          dir="auto"
          translate={false}
          onClick={() => edit((document) => withText(document, id, text))}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
