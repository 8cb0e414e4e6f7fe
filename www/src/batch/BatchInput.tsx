import { useState } from "preact/hooks";

interface Properties {
  class: string;
  label: string;
  example?: string;
  value: string;
  /** Called once what is typed is complete. */
  onText: (text: string) => void;
}

const MOST_LETTERS = 300;

/** A field of a row. What is typed stays in it while the queue draws the row anew. */
export function BatchInput({ class: name, label, example, value, onText }: Properties) {
  const [typed, setTyped] = useState<string>();
  return (
    <input
      type="text"
      class={name}
      dir="auto"
      maxLength={MOST_LETTERS}
      value={typed ?? value}
      placeholder={example}
      aria-label={label}
      onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      onChange={({ currentTarget }) => {
        setTyped(undefined);
        onText(currentTarget.value);
      }}
      // Also where what was typed is as it was before.
      onBlur={() => setTyped(undefined)}
    />
  );
}
