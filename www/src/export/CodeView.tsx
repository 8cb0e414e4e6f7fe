import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

import { ChangingText } from "../controls/ChangingText.tsx";
import { current, photo } from "../document/store.ts";
import { strings } from "../strings/strings.ts";
import { copyTextOf } from "./copy.ts";
import { toCode } from "./request.ts";

const words = strings.export;

/** How long it is said that something was copied. */
const COPIED_MS = 2000;

/** The code behind what is on the page. */
export function CodeView() {
  const code = useRef<HTMLElement>(null);
  const outcome = useSignal<"copied" | "refused" | undefined>(undefined);
  const isOpen = useSignal(false);
  // What the model is asked takes a composition of its own: not made for every letter that is typed.
  const text = useComputed(() =>
    isOpen.value && photo.value ? toCode(current.value, photo.value) : "",
  );

  const copy = async () => {
    if (!code.current) return;
    outcome.value = undefined;
    outcome.value = (await copyTextOf(code.current)) ? "copied" : "refused";
    if (outcome.value === "copied") setTimeout(() => (outcome.value = undefined), COPIED_MS);
  };

  return (
    <details class="code" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>{words.code}</summary>
      <pre tabIndex={0} aria-label={words.codeLabel}>
        <code ref={code} id="code" translate={false}>
          <ChangingText>{text.value}</ChangingText>
        </code>
      </pre>
      <button id="copy-code" type="button" onClick={copy}>
        <ChangingText>{outcome.value === "copied" ? words.copied : words.copy}</ChangingText>
      </button>
      {outcome.value === "refused" && (
        <p id="copy-refused" class="error" role="alert">
          {words.copyRefused}
        </p>
      )}
    </details>
  );
}
