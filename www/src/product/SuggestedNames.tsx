import { current } from "../document/store.ts";
import { strings } from "../strings/strings.ts";
import { suggestedNames } from "./suggested-names.ts";

const words = strings.facts;

/** Names of facts that such a product has and that are not told yet, as buttons that begin a line. */
export function SuggestedNames({ onName }: { onName: (name: string) => void }) {
  const { title, attributes } = current.value;
  const names = suggestedNames(title, attributes);
  if (names.length === 0) return null;
  return (
    <div class="suggested-names" role="group" aria-label={words.suggestions}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          aria-label={words.suggestion(name)}
          onClick={() => onName(name)}
        >
          + {name}
        </button>
      ))}
    </div>
  );
}
