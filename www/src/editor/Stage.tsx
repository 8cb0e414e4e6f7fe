import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { drafts, writing } from "../captioning/captioning.ts";
import { current, photo } from "../document/editor.ts";
import { strings } from "../strings/strings.ts";
import { loadFont } from "../typesetting/fonts.ts";
import { inscriptions } from "../typesetting/marks.ts";
import { AttentionView } from "./AttentionView.tsx";
import { BoxView } from "./BoxView.tsx";
import { onBoxKey } from "./keyboard.ts";
import { Marks } from "./MarkedPhoto.tsx";
import { drawing, drawingNext, guides, onPointerDown } from "./pointer.ts";

const DRAFT_COLOR = "#6b7078";

/** The picture with its captions and boxes, which are drawn, moved, resized and deleted here. */
export function Stage() {
  const { title, boxes, style } = current.value;
  const hovered = useSignal<number | undefined>(undefined);
  const texts = useComputed(() => [
    ...inscriptions(current.value.boxes),
    ...current.value.boxes.flatMap((box) => {
      const text = box.caption ? undefined : drafts.value.get(box.id);
      return text ? [{ box, text, color: DRAFT_COLOR }] : [];
    }),
  ]);
  useEffect(() => void loadFont(style.font), [style.font]);

  const shown = photo.value;
  const aspect = shown ? shown.width / shown.height : 1;
  const busy = writing.value && boxes.some(({ caption }) => !caption);
  return (
    <div
      id="stage"
      class={`stage${busy ? " busy" : ""}`}
      style={{ "--aspect": aspect }}
      // Captions are words of the product, not of the page.
      translate={false}
      aria-busy={writing.value}
    >
      {shown && <img id="photo" src={shown.url} alt={title || shown.name} draggable={false} />}
      {shown && <AttentionView box={hovered.value} />}
      {shown && <Marks photo={shown} texts={texts.value} style={style} />}
      <div
        id="boxes"
        class={`boxes${drawingNext.value ? " drawing-next" : ""}`}
        role="group"
        aria-label={strings.stage.boxes}
        onPointerDown={onPointerDown}
        onKeyDown={(event) => {
          if (onBoxKey(event)) event.preventDefault();
        }}
        onPointerOver={({ target, buttons }) => {
          const box = target instanceof Element ? target.closest<HTMLElement>("[data-box]") : null;
          hovered.value = box && buttons === 0 ? Number(box.dataset["box"]) : undefined;
        }}
        onPointerLeave={() => (hovered.value = undefined)}
      >
        {boxes.map((box, index) => (
          <BoxView key={box.id} box={box} number={index + 1} count={boxes.length} />
        ))}
        {guides.value.map(({ axis, at }) => (
          <div
            key={axis}
            class={`guide ${axis}`}
            style={{ [axis === "x" ? "left" : "top"]: `${at * 100}%` }}
          />
        ))}
        {drawing.value && (
          <div
            class="drawing"
            style={{
              left: `${drawing.value.x * 100}%`,
              top: `${drawing.value.y * 100}%`,
              width: `${drawing.value.width * 100}%`,
              height: `${drawing.value.height * 100}%`,
            }}
          />
        )}
      </div>
    </div>
  );
}
