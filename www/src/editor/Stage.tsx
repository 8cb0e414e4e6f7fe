import "./stage.css";
import "./frames.css";

import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { openedLogo } from "../brand/opened-logo.ts";
import { composition } from "../composition/composition.ts";
import { current, photo } from "../document/store.ts";
import { pendingTexts } from "../document/texts.ts";
import { writing } from "../engine/state.ts";
import { strings } from "../strings/strings.ts";
import { AttentionView } from "./AttentionView.tsx";
import { CompositionPicture } from "./CompositionPicture.tsx";
import { editedInPlace } from "./in-place.ts";
import { InPlaceEditor } from "./InPlaceEditor.tsx";
import { onTextKey } from "./keyboard.ts";
import { LoadingBar } from "./LoadingBar.tsx";
import { drawing, drawingNext, guides, onDoubleClick, onPointerDown } from "./pointer.ts";
import { TextFrame } from "./TextFrame.tsx";
import { zoom } from "./zoom.ts";

/** The picture, on which texts are selected, typed, drawn, moved and resized. */
export function Stage() {
  const { title } = current.value;
  const [shown, canvas] = [photo.value, composition.value];
  const pending = useComputed(() => pendingTexts(current.value));
  const layer = useRef<HTMLDivElement>(null);
  const edited = useEdited();
  const aspect = canvas ? canvas.width / canvas.height : 1;
  const percent = (length: number, of: number) => `${(length / of) * 100}%`;
  return (
    <div class={`stage-view${zoom.value > 1 ? " zoomed" : ""}`}>
      <div
        id="stage"
        class="stage"
        style={{ "--aspect": aspect, "--zoom": zoom.value }}
        // Its texts are words of the product, not of the page.
        translate={false}
        aria-busy={writing.value}
      >
        {shown && canvas && (
          <>
            <CompositionPicture
              composition={canvas}
              url={shown.url}
              logo={openedLogo.value?.url}
              label={title || shown.name}
              pending={pending.value}
              hidden={edited?.id}
            />
            <AttentionView canvas={canvas} />
            <div
              ref={layer}
              id="boxes"
              class={`boxes${drawingNext.value ? " drawing-next" : ""}`}
              role="group"
              aria-label={strings.stage.texts}
              onPointerDown={onPointerDown}
              onDblClick={onDoubleClick}
              onKeyDown={(event) => {
                if (onTextKey(event)) event.preventDefault();
              }}
            >
              {canvas.texts.map((text) => (
                <TextFrame
                  key={text.id}
                  text={text}
                  canvas={canvas}
                  isPending={pending.value.has(text.id)}
                />
              ))}
              {edited && (
                <InPlaceEditor
                  key={edited.id}
                  text={edited}
                  canvas={canvas}
                  scale={(layer.current?.clientWidth ?? 0) / canvas.width}
                />
              )}
              {guides.value.map(({ axis, at }) => (
                <div
                  key={axis}
                  class={`guide ${axis}`}
                  style={
                    axis === "x"
                      ? { left: percent(at, canvas.width) }
                      : { top: percent(at, canvas.height) }
                  }
                />
              ))}
              {drawing.value && (
                <div
                  class="drawing"
                  style={{
                    left: percent(drawing.value.x, canvas.width),
                    top: percent(drawing.value.y, canvas.height),
                    width: percent(drawing.value.width, canvas.width),
                    height: percent(drawing.value.height, canvas.height),
                  }}
                />
              )}
            </div>
          </>
        )}
        <LoadingBar />
      </div>
    </div>
  );
}

/** The text that is typed in place, as it was when that began. */
function useEdited() {
  const id = editedInPlace.value;
  const [edited, setEdited] = useState(findSet(id));
  useLayoutEffect(() => setEdited(findSet(id)), [id]);
  return id === undefined ? undefined : edited;
}

function findSet(id: string | undefined) {
  return composition.peek()?.texts.find((text) => text.id === id);
}
