import type { Attention } from "caponimage";
import type { Composition } from "caponimage/compositions";
import { useEffect, useRef, useState } from "preact/hooks";

import { attentionOf } from "../captioning/attention.ts";
import { ChangingText } from "../controls/ChangingText.tsx";
import { current, selected } from "../document/store.ts";
import { captioner } from "../engine/engine.ts";
import { strings } from "../strings/strings.ts";
import { showsAttention } from "./attention.ts";

/** What is looked at is covered with this, more or less of it. */
const COLOR = [15, 107, 98] as const;
const MOST_OPACITY = 0.72;

/** Where on the photo the selected text looks, when that is asked for. */
export function AttentionView({ canvas }: { canvas: Composition }) {
  const [attention, setAttention] = useState<Attention>();
  const picture = useRef<HTMLCanvasElement>(null);
  const [document, model, id] = [current.value, captioner.value, selected.value];
  const isShown = showsAttention.value && id !== undefined;

  useEffect(() => {
    setAttention(undefined);
    if (!isShown || id === undefined) return;
    let left = false;
    attentionOf(id).then(
      (found) => {
        if (!left) setAttention(found);
      },
      () => {},
    );
    return () => {
      left = true;
    };
  }, [isShown, id, document, model]);
  useEffect(() => {
    if (picture.current && attention) paint(picture.current, attention);
  }, [attention]);

  const photo = canvas.layers.find((layer) => layer.kind === "photo")?.rect;
  if (!isShown || !photo) return null;
  return (
    <>
      <canvas
        ref={picture}
        class={attention ? "attention" : "attention waiting"}
        aria-hidden="true"
        style={{
          left: `${(photo.x / canvas.width) * 100}%`,
          top: `${(photo.y / canvas.height) * 100}%`,
          width: `${(photo.width / canvas.width) * 100}%`,
          height: `${(photo.height / canvas.height) * 100}%`,
        }}
      />
      <p class="attention-legend" translate>
        <ChangingText>{attention ? strings.stage.looks : strings.stage.looking}</ChangingText>
      </p>
    </>
  );
}

/** One pixel a cell: the browser blends them into each other as it enlarges them. */
function paint(canvas: HTMLCanvasElement, { grid, cells }: Attention): void {
  canvas.width = canvas.height = grid;
  const context = canvas.getContext("2d");
  if (!context) return;
  const highest = Math.max(...cells, Number.MIN_VALUE);
  const pixels = context.createImageData(grid, grid);
  cells.forEach((cell, index) => {
    pixels.data.set([...COLOR, 255 * MOST_OPACITY * (cell / highest)], index * 4);
  });
  context.putImageData(pixels, 0, 0);
}
