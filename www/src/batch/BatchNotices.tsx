import { ChangingText } from "../controls/ChangingText.tsx";
import { strings } from "../strings/strings.ts";
import type { Batch } from "./batches.ts";

const words = strings.batch;

/** What came with the photos and could not be used, and what is in no archive. */
export function BatchNotices({ batch: { items, leftOut, tables } }: { batch: Batch }) {
  const notPacked = items.filter(({ exportError }) => exportError).map(({ file }) => file.name);
  const hints = [
    leftOut.notPictures > 0 && words.notPictures(leftOut.notPictures),
    leftOut.unreadable > 0 && strings.errors.filesUnreadable(leftOut.unreadable),
    tables && tables.products.size > 0 && words.tables.used(tables.products.size),
  ];
  return (
    <>
      {hints.map(
        (hint) =>
          hint && (
            <p key={hint} class="hint">
              <ChangingText>{hint}</ChangingText>
            </p>
          ),
      )}
      {tables?.problems.map((problem) => (
        <p key={problem} class="error" role="alert">
          {problem}
        </p>
      ))}
      <Names
        id="rows-without-photo"
        names={tables?.rowsWithoutPhoto ?? []}
        summary={words.tables.rowsWithoutPhoto}
      />
      <Names
        id="photos-without-row"
        names={tables?.photosWithoutRow ?? []}
        summary={words.tables.photosWithoutRow}
      />
      {notPacked.length > 0 && (
        <p id="not-packed" class="error" role="alert">
          <ChangingText>{words.notPacked(notPacked.join(", "))}</ChangingText>
        </p>
      )}
    </>
  );
}

interface NamesProperties {
  id: string;
  names: readonly string[];
  summary: (count: number) => string;
}

/** How many they are; which, for those who ask. */
function Names({ id, names, summary }: NamesProperties) {
  if (names.length === 0) return null;
  return (
    <details id={id} class="hint">
      <summary>
        <ChangingText>{summary(names.length)}</ChangingText>
      </summary>
      <p class="batch-names" translate={false}>
        {names.join(", ")}
      </p>
    </details>
  );
}
