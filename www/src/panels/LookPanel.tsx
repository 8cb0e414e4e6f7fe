import "./panels.css";

import { useEffect, useRef } from "preact/hooks";

import { FONT_PAIRS, loadedFontPairs, loadFontPair } from "../composition/fonts.ts";
import { changeFonts } from "../composition/switching.ts";
import { FONT_PAIR_NAMES } from "../document/font-pairs.ts";
import { current } from "../document/store.ts";
import { captioner } from "../engine/engine.ts";
import { useNear } from "../page/use-near.ts";
import { strings } from "../strings/strings.ts";

const words = strings.look;

/** How all texts look. */
export function LookPanel() {
  const { fonts } = current.value;
  const panel = useRef<HTMLElement>(null);
  const isSeen = useNear(panel, 0);
  // Not before there is something to see of them, and what is needed at first has come.
  const isReady = isSeen && captioner.value !== undefined;
  useEffect(() => {
    if (isReady) for (const name of FONT_PAIR_NAMES) void loadFontPair(name);
  }, [isReady]);
  return (
    <section ref={panel} class="panel" aria-labelledby="look-heading">
      <h2 id="look-heading">{words.heading}</h2>
      <fieldset class="fonts">
        <legend>{words.fonts}</legend>
        {FONT_PAIR_NAMES.map((name) => (
          <label key={name} class="font">
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
