import "./brand.css";

import { useRef } from "preact/hooks";

import { brand, MOST_LETTERS, removeBrand, saveBrand } from "../brand/brand.ts";
import { changeFonts } from "../composition/switching.ts";
import { FONT_PAIR_NAMES } from "../document/font-pairs.ts";
import { strings } from "../strings/strings.ts";
import { LogoField } from "./LogoField.tsx";

const words = strings.brand;

/** The brand: a small form, kept as it is filled in. */
export function BrandPanel() {
  const { name, firstColor, secondColor, font, logo } = brand.value;
  const first = useRef<HTMLInputElement>(null);
  const isEmpty = !name && !firstColor && !secondColor && !font && !logo;
  return (
    <section class="panel brand" aria-labelledby="brand-heading">
      <details id="brand">
        <summary>
          <h2 id="brand-heading">{words.heading}</h2> <span translate={false}>{name}</span>
        </summary>
        <p class="hint">{words.hint}</p>
        <label class="field">
          <span>{words.name}</span>
          <input
            ref={first}
            id="brand-name"
            type="text"
            dir="auto"
            autocomplete="off"
            maxLength={MOST_LETTERS}
            placeholder={words.nameExample}
            value={name}
            onInput={({ currentTarget }) => void saveBrand({ name: currentTarget.value })}
          />
        </label>
        <Color
          id="brand-first"
          label={words.firstColor}
          value={firstColor}
          onChange={(value) => void saveBrand({ firstColor: value })}
        />
        <Color
          id="brand-second"
          label={words.secondColor}
          value={secondColor}
          onChange={(value) => void saveBrand({ secondColor: value })}
        />
        <LogoField logo={logo} />
        <label class="field">
          <span>{words.font}</span>
          <select
            id="brand-font"
            value={font ?? ""}
            onChange={({ currentTarget: { value } }) => {
              const font = FONT_PAIR_NAMES.find((name) => name === value);
              void saveBrand({ font });
              if (font) void changeFonts(font);
            }}
          >
            <option value="">{words.noFont}</option>
            {FONT_PAIR_NAMES.map((key) => (
              <option key={key} value={key}>
                {strings.look.pairs[key]}
              </option>
            ))}
          </select>
        </label>
        <button
          id="remove-brand"
          type="button"
          disabled={isEmpty}
          onClick={() => {
            void removeBrand();
            first.current?.focus();
          }}
        >
          {words.removeAll}
        </button>
      </details>
    </section>
  );
}

interface ColorProperties {
  id: string;
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** A colour, or none: the browser's own field always shows one. */
function Color({ id, label, value, onChange }: ColorProperties) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <div class="brand-row">
      <label>
        <input
          ref={field}
          id={id}
          type="color"
          class={value === undefined ? "none" : ""}
          value={value ?? "#ffffff"}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
        <span>{value === undefined ? words.noColor(label) : label}</span>
      </label>
      {value !== undefined && (
        <button
          id={`${id}-remove`}
          type="button"
          aria-label={words.removePart(label)}
          onClick={() => {
            onChange(undefined);
            field.current?.focus();
          }}
        >
          {words.remove}
        </button>
      )}
    </div>
  );
}
