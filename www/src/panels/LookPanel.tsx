import { changeFonts } from "../composition/switching.ts";
import {
  FONT_PAIR_NAMES,
  FONT_PAIRS,
  loadedFontPairs,
  loadFontPair,
} from "../composition/fonts.ts";
import { current } from "../document/editor.ts";
import { strings } from "../strings/strings.ts";

const words = strings.look;

/** How all texts look. */
export function LookPanel() {
  const { fonts } = current.value;
  return (
    <section class="panel" aria-labelledby="look-heading">
      <h2 id="look-heading">{words.heading}</h2>
      <fieldset class="fonts">
        <legend>{words.fonts}</legend>
        {FONT_PAIR_NAMES.map((name) => (
          <label key={name} class="font" onPointerEnter={() => void loadFontPair(name)}>
            <input
              type="radio"
              name="fonts"
              value={name}
              checked={name === fonts}
              onChange={() => void changeFonts(name)}
            />
            <span
              style={
                loadedFontPairs.value.has(name)
                  ? {
                      fontFamily: FONT_PAIRS[name].display.family,
                      fontWeight: FONT_PAIRS[name].display.weights.bold,
                    }
                  : {}
              }
            >
              {words.pairs[name]}
            </span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}
