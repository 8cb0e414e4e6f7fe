import type { Progress } from "caponimage";

import { ChangingText } from "../controls/ChangingText.tsx";
import { current } from "../document/store.ts";
import { engineState } from "../engine/engine.ts";
import { writing } from "../engine/state.ts";
import { megabytes } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";

const words = strings.model;

/** How far the model is, over the picture that waits for it. */
export function LoadingBar() {
  const state = engineState.value;
  if (state.phase === "loading") {
    const { progress } = state;
    const overall = progress?.status === "download" ? progress.overall : undefined;
    return (
      <div id="loading" class="loading" translate>
        <ChangingText>{inWords(progress)}</ChangingText>
        <progress
          aria-label={words.loading}
          max={1}
          {...(overall && overall.total > 0 && { value: overall.loaded / overall.total })}
        />
      </div>
    );
  }
  const isFirst = writing.value && current.value.texts.some(({ caption }) => !caption);
  if (!isFirst) return null;
  return (
    <div class="loading" translate>
      <ChangingText>{words.writing}</ChangingText>
      <progress aria-label={words.writing} />
    </div>
  );
}

function inWords(progress: Progress | undefined): string {
  switch (progress?.status) {
    case "download": {
      const { loaded, total } = progress.overall;
      return words.downloading(megabytes(loaded), megabytes(total));
    }
    case "compile":
      return words.compiling;
    case "verify":
    case "ready":
      return words.starting;
    default:
      return `${words.loading}…`;
  }
}
