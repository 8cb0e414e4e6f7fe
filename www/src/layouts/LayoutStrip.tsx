import { engineState } from "../captioning/engine.ts";
import { current, photo } from "../document/editor.ts";
import { MarkedPhoto } from "../editor/MarkedPhoto.tsx";
import { ChangingText } from "../page/ChangingText.tsx";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { inscriptions } from "../typesetting/marks.ts";
import { isInUse, proposals, proposalsError, useProposal } from "./proposals.ts";

const words = strings.layouts;

/** Layouts to choose from, each as a small picture with its captions. */
export function LayoutStrip() {
  const shown = photo.value;
  const { style } = current.value;
  if (!shown) return null;
  return (
    <section class="panel" aria-labelledby="layouts-heading">
      <h2 id="layouts-heading">{words.heading}</h2>
      <p class="hint">
        <ChangingText>{state()}</ChangingText>
      </p>
      <div class="layouts">
        {proposals.value.map((proposal, index) => {
          const texts = inscriptions(proposal.boxes);
          const captions = texts.map(({ text }) => text).join(", ");
          return (
            <button
              key={index}
              type="button"
              class="layout"
              aria-pressed={isInUse(proposal)}
              onClick={() => useProposal(proposal)}
            >
              <MarkedPhoto
                photo={shown}
                texts={texts}
                style={style}
                alt={words.use(index + 1, captions)}
              />
            </button>
          );
        })}
      </div>
    </section>
  );
}

/** How far their captions are. */
function state(): string {
  if (proposalsError.value !== undefined) return errorInWords(proposalsError.value);
  const isOpen = proposals.value.some(({ boxes }) => boxes.some(({ caption }) => !caption));
  // Without a model nothing is written, and why stands above the picture.
  return isOpen && engineState.value.phase !== "failed" ? words.writing : words.hint;
}
