import type { SetText } from "caponimage/compositions";
import { useEffect, useState } from "preact/hooks";

import { alternativesFor } from "../captioning/captioning.ts";
import { current, edit } from "../document/store.ts";
import { captionKey, findText, withWords } from "../document/texts.ts";
import { captioner, engineState, isAborted } from "../engine/engine.ts";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";

const words = strings.text;

/** While a text is dragged, only its own words follow. */
const REST_MS = 300;

/** Looked for once the text is there, and a model that could write others. */
export function Alternatives({ text: { id, role, text: said } }: { text: SetText }) {
  const own = findText(current.value, id);
  const [found, setFound] = useState<{ texts: string[] } | { problem: string }>();
  const written = own?.caption !== undefined;
  const key = own && captionKey(current.value, { ...own, seed: 0 });
  const model = captioner.value;

  useEffect(() => {
    setFound(undefined);
    if (!written || !model) return;
    let left = false;
    const timer = setTimeout(() => {
      alternativesFor(id).then(
        (texts) => {
          if (!left) setFound({ texts });
        },
        (error: unknown) => {
          if (!left && !isAborted(error)) setFound({ problem: errorInWords(error) });
        },
      );
    }, REST_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [id, written, model, key]);

  // Nothing is looked for, and why stands above the picture.
  if (engineState.value.phase === "failed") return null;
  const texts = found && "texts" in found ? found.texts : undefined;
  const shown = texts?.filter((text) => text !== said);
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
          class="alternative chip"
          dir="auto"
          translate={false}
          onClick={() => edit((document) => withWords(document, id, role, text))}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
