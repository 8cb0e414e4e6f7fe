import "./panels.css";

import { leftOutTexts } from "../composition/left-out.ts";
import { ChangingText } from "../controls/ChangingText.tsx";
import { TextInput } from "../controls/TextInput.tsx";
import { edit, current, settle } from "../document/store.ts";
import { findText, withoutText, withWords } from "../document/texts.ts";
import { strings } from "../strings/strings.ts";
import { LogoSwitch } from "./LogoSwitch.tsx";

const words = strings.extras;

const MOST_LETTERS = { badge: 24, call: 40 } as const;

/** What is not about the product itself: a badge or a price, and what to do next. */
export function ExtrasPanel() {
  return (
    <section class="panel" aria-labelledby="extras-heading">
      <h2 id="extras-heading">{words.heading}</h2>
      <Extra role="badge" label={words.badge} example={words.badgeExample} choices={words.badges} />
      <LogoSwitch />
      <Extra role="call" label={words.call} example={words.callExample} choices={words.calls} />
    </section>
  );
}

interface Properties {
  role: "badge" | "call";
  label: string;
  example: string;
  choices: readonly string[];
}

/** A text that is there as soon as something stands in its field. */
function Extra({ role, label, example, choices }: Properties) {
  const text = findText(current.value, role)?.caption?.text ?? "";
  const isLeftOut = leftOutTexts.value.some(({ id }) => id === role);
  const set = (next: string, kind?: string) =>
    edit(
      (document) =>
        next === "" ? withoutText(document, role, role) : withWords(document, role, role, next),
      kind,
    );
  return (
    <div class="extra">
      <label class="field">
        <span>{label}</span>
        <TextInput
          id={role}
          mostLetters={MOST_LETTERS[role]}
          example={example}
          value={text}
          onText={(next) => set(next, `extra ${role}`)}
        />
      </label>
      <div class="chips" role="group" aria-label={words.choices(label)}>
        {choices.map((choice) => (
          <button
            key={choice}
            type="button"
            class="chip"
            aria-pressed={choice === text}
            onClick={() => {
              settle();
              set(choice === text ? "" : choice);
            }}
          >
            {choice}
          </button>
        ))}
      </div>
      <p id={`${role}-left-out`} class="left-out-note" role="status">
        <ChangingText>{isLeftOut ? strings.text.leftOut : ""}</ChangingText>
      </p>
    </div>
  );
}
