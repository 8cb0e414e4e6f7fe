import { useRef } from "preact/hooks";

import { current, edit } from "../document/store.ts";
import { strings } from "../strings/strings.ts";

const words = strings.facts;

/** The facts as they are understood, each of which can be removed; `onEmpty` is told of the last one. */
export function FactChips({ onEmpty }: { onEmpty: () => void }) {
  const list = useRef<HTMLUListElement>(null);
  const { attributes } = current.value;
  const facts = attributes.filter(([, value]) => value.trim() !== "");
  if (facts.length === 0) return null;

  const remove = (index: number) => {
    edit((document) => ({
      ...document,
      attributes: document.attributes.filter((fact) => fact !== facts[index]),
    }));
    if (facts.length === 1) return onEmpty();
    // The button that takes its place, for the keyboard to go on from there.
    requestAnimationFrame(() => {
      const buttons = list.current?.querySelectorAll("button") ?? [];
      (buttons[index] ?? buttons[index - 1])?.focus();
    });
  };

  return (
    <ul class="fact-chips" aria-label={words.understood} ref={list}>
      {facts.map(([name, value], index) => (
        <li class="fact-chip" key={`${name}: ${value}`}>
          <bdi class="fact-name">{name}</bdi> <bdi>{value}</bdi>
          <button
            type="button"
            aria-label={words.remove(name, value)}
            title={words.remove(name, value)}
            onClick={() => remove(index)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
