import type { SetText, TextStyle } from "caponimage/compositions";

import { composition } from "../composition/composition.ts";
import { Switch } from "../controls/Switch.tsx";
import { current, edit, settle } from "../document/store.ts";
import { findText, withStyle } from "../document/texts.ts";
import { strings } from "../strings/strings.ts";
import { Colors } from "./Colors.tsx";

const words = strings.text;

/** Of the shorter side: the smallest and the largest letters that are offered. */
const [SMALLEST, LARGEST] = [0.02, 0.25];

/** Whether alignment does something: not in a badge, a pill or a button, which fit their letters. */
function isFreeInItsSlot({ role, slot, rect, lines }: SetText): boolean {
  return role !== "badge" && (lines.length > 1 || slot.width > rect.width + 1);
}

/** Font, size, weight, alignment and colour of one text. */
export function TextLook({ text }: { text: SetText }) {
  const canvas = composition.value;
  if (!canvas) return null;
  const own = findText(current.value, text.id);
  const set = (change: TextStyle | { color: undefined } | { fontSize: undefined }, kind?: string) =>
    edit((document) => withStyle(document, text, change), kind);
  const shorter = Math.min(canvas.width, canvas.height);
  const isOwnSize = own?.style?.fontSize !== undefined && !own.style.box;
  const size = {
    min: Math.round(SMALLEST * shorter),
    max: Math.round(LARGEST * shorter),
    value: Math.round(text.fontSize),
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      const fontSize = Number(currentTarget.value);
      if (fontSize > 0) set({ fontSize }, `size ${text.id}`);
    },
    onBlur: settle,
  };
  return (
    <div class="text-look">
      <div class="size-row">
        <label class="field">
          <span>{words.size}</span>
          <input id="text-size" type="range" step={1} {...size} />
        </label>
        <input
          id="text-size-number"
          type="number"
          aria-label={words.sizeInPixels}
          step={1}
          {...size}
        />
        {isOwnSize && (
          <button type="button" class="quiet" onClick={() => set({ fontSize: undefined })}>
            {words.ownSize}
          </button>
        )}
      </div>
      <div class="switches">
        <Switch
          name="text-font"
          legend={words.font}
          options={words.fonts}
          value={text.font}
          onChange={(font) => set({ font })}
        />
        <Switch
          name="text-weight"
          legend={words.weight}
          options={words.weights}
          value={text.weight}
          onChange={(weight) => set({ weight })}
        />
        {isFreeInItsSlot(text) && (
          <Switch
            name="text-align"
            legend={words.align}
            options={words.aligns}
            value={text.align}
            onChange={(align) => set({ align })}
          />
        )}
      </div>
      <Colors
        palette={canvas.palette}
        color={text.color}
        isOwn={own?.style?.color !== undefined}
        onColor={(color) =>
          color === undefined ? set({ color: undefined }) : set({ color }, `color ${text.id}`)
        }
      />
    </div>
  );
}
