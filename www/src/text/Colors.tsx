import type { Palette } from "caponimage/compositions";

import { settle } from "../document/store.ts";
import { strings } from "../strings/strings.ts";

const words = strings.text;

interface Properties {
  palette: Palette;
  /** The text's, `#rrggbb`. */
  color: string;
  /** Whether a person chose it. */
  isOwn: boolean;
  onColor: (color: string | undefined) => void;
}

/** The palette's colours to choose from, and any other. */
export function Colors({ palette, color, isOwn, onColor }: Properties) {
  const { ink, panel, accent, quiet, onPanel, paper } = palette;
  const swatches = [...new Set([ink, panel, accent, quiet, onPanel, paper, "#ffffff", "#000000"])];
  return (
    <fieldset class="colors">
      <legend>{words.color}</legend>
      <div class="swatches">
        {swatches.map((swatch) => (
          <button
            key={swatch}
            type="button"
            class="swatch"
            style={{ "--swatch": swatch }}
            aria-pressed={swatch === color}
            aria-label={words.swatch(swatch)}
            title={swatch}
            onClick={() => {
              settle();
              onColor(swatch);
            }}
          />
        ))}
        <label class="swatch other-color" title={words.otherColor}>
          <input
            id="box-color"
            type="color"
            aria-label={words.otherColor}
            value={color}
            onInput={({ currentTarget }) => onColor(currentTarget.value)}
            onBlur={settle}
          />
        </label>
        {isOwn && (
          <button type="button" class="quiet" onClick={() => onColor(undefined)}>
            {words.modelColor}
          </button>
        )}
      </div>
    </fieldset>
  );
}
