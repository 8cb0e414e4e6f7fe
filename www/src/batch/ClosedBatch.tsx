import "./batch.css";

import { ChangingText } from "../controls/ChangingText.tsx";
import { strings } from "../strings/strings.ts";
import { goOnWithClosed } from "./batch.ts";
import { closedBatches, dropClosedBatch, unsavedIn } from "./batches.ts";

const words = strings.batch;

/** Photos that were closed before they were saved, to be brought back. */
export function ClosedBatch() {
  const last = closedBatches.value.at(-1);
  return (
    <div role="status">
      {last && (
        <div id="closed-batch" class="toolbar closed-batch">
          <ChangingText>{words.closed(unsavedIn(last))}</ChangingText>
          <button id="reopen-batch" type="button" onClick={goOnWithClosed}>
            {words.reopen}
          </button>
          <button id="drop-batch" type="button" onClick={dropClosedBatch}>
            {words.drop}
          </button>
        </div>
      )}
    </div>
  );
}
