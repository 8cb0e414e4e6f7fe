import type { Attention } from "caponimage";
import { useEffect, useState } from "preact/hooks";

import { captioner } from "../captioning/engine.ts";
import { attentionOf } from "../captioning/looks.ts";
import { current } from "../document/editor.ts";
import { strings } from "../strings/strings.ts";

/** The pointer rests so long before anything is shown. */
const REST_MS = 500;

/** Lights up the parts of the picture that the caption of a box looks at. */
export function AttentionView({ box }: { box: number | undefined }) {
  const [attention, setAttention] = useState<Attention>();
  const document = current.value;
  const model = captioner.value;

  useEffect(() => {
    setAttention(undefined);
    if (box === undefined) return;
    let left = false;
    const timer = setTimeout(async () => {
      const found = await attentionOf(box).catch(() => undefined);
      if (!left) setAttention(found);
    }, REST_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [box, document, model]);

  if (!attention) return null;
  const { grid, cells } = attention;
  const highest = Math.max(...cells);
  return (
    <>
      <p class="attention-legend" translate>
        {strings.stage.looks}
      </p>
      <svg
        class="attention"
        viewBox={`0 0 ${grid} ${grid}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {cells.map((cell, index) => (
          <rect
            key={index}
            x={index % grid}
            y={Math.floor(index / grid)}
            width={1}
            height={1}
            fill-opacity={0.55 * (1 - cell / highest)}
          />
        ))}
      </svg>
    </>
  );
}
