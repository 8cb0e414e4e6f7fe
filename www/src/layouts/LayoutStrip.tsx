import { current, photo } from "../document/editor.ts";
import { MarkedPhoto } from "../editor/MarkedPhoto.tsx";
import { ChangingText } from "../page/ChangingText.tsx";
import { strings } from "../strings/strings.ts";
import { inscriptions } from "../typesetting/marks.ts";
import { isInUse, proposals, useProposal } from "./proposals.ts";

const words = strings.layouts;

/** Layouts to choose from, each as a small picture with its captions. */
export function LayoutStrip() {
  const shown = photo.value;
  const { style } = current.value;
  if (!shown) return null;
  const isWaiting = proposals.value.some(({ boxes }) => boxes.some(({ caption }) => !caption));
  return (
    <section class="panel" aria-labelledby="layouts-heading">
      <h2 id="layouts-heading">{words.heading}</h2>
      <p class="hint">
        <ChangingText>{isWaiting ? words.writing : words.hint}</ChangingText>
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
