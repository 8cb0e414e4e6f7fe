import "./compositions.css";

import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";

import { ChangingText } from "../controls/ChangingText.tsx";
import { current, photo } from "../document/store.ts";
import { arrangement } from "../page/media.ts";
import { useNear } from "../page/use-near.ts";
import { lookUp } from "../strings/look-up.ts";
import { strings } from "../strings/strings.ts";
import { composition } from "./composition.ts";
import { ranked } from "./rank.ts";
import { useComposition } from "./switching.ts";
import { drawThumbnail, shownByThumbnails } from "./thumbnails.ts";

const words = strings.compositions;

/** How many are seen at first, where other panels stand beneath them. */
const FIRST = 6;

/** So many pixels before a small picture is seen, it is drawn. */
const BEFORE_SEEN = 200;

/** Compositions to choose from, each as a small picture with the present texts. */
export function CompositionsPanel() {
  const showsAll = useSignal(false);
  const shown = photo.value;
  const names = shown ? ranked(shown.measured, current.value.format).map(({ name }) => name) : [];
  const chosen = composition.value?.name;
  // What is in use is seen.
  const isLate = names.indexOf(chosen ?? "") >= FIRST;
  const isFolded = arrangement.value === "wide" && !isLate && names.length > FIRST;
  const isWhole = showsAll.value || !isFolded;
  const strip = useRef<HTMLDivElement>(null);
  const order = names.join();
  useEffect(() => showChosen(strip.current), [order, chosen, arrangement.value]);
  return (
    <section class="panel compositions-panel" aria-labelledby="compositions-heading">
      <h2 id="compositions-heading">{words.heading}</h2>
      <div
        ref={strip}
        id="compositions"
        class="compositions"
        role="group"
        aria-labelledby="compositions-heading"
      >
        {(isWhole ? names : names.slice(0, FIRST)).map((name) => (
          <Choice key={name} name={name} isChosen={name === chosen} />
        ))}
      </div>
      {isFolded && (
        <button
          id="all-compositions"
          type="button"
          class="quiet"
          aria-expanded={showsAll.value}
          onClick={() => (showsAll.value = !showsAll.value)}
        >
          <ChangingText>
            {showsAll.value ? words.fewer : words.more(names.length - FIRST)}
          </ChangingText>
        </button>
      )}
    </section>
  );
}

/** Scrolls the strip, and never the page, to the chosen one where that is not wholly in sight. */
function showChosen(strip: HTMLElement | null): void {
  const chosen = strip?.querySelector<HTMLElement>('[aria-pressed="true"]');
  if (!strip || !chosen) return;
  const [whole, part] = [strip.getBoundingClientRect(), chosen.getBoundingClientRect()];
  if (part.left >= whole.left && part.right <= whole.right) return;
  strip.scrollLeft += (part.left + part.right - whole.left - whole.right) / 2;
}

function Choice({ name, isChosen }: { name: string; isChosen: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isNear = useNear(canvas, BEFORE_SEEN);
  const [drawn, setDrawn] = useState<string>();
  const shows = shownByThumbnails.value;
  const whole = composition.value;

  useEffect(() => {
    if (!isNear || !canvas.current) return;
    return drawThumbnail(name, canvas.current, () => setDrawn(shows));
  }, [isNear, name, shows]);

  const title = lookUp(words.names, name) ?? name;
  return (
    <button
      type="button"
      class="composition"
      data-composition={name}
      data-drawn={drawn === shows}
      aria-pressed={isChosen}
      aria-label={words.use(title)}
      title={title}
      onClick={() => useComposition(name)}
    >
      <canvas
        ref={canvas}
        width={1}
        height={1}
        class={drawn === undefined ? "pending" : ""}
        style={{ aspectRatio: whole ? `${whole.width} / ${whole.height}` : "1" }}
      />
    </button>
  );
}
