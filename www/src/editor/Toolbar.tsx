import { useRef } from "preact/hooks";

import {
  addBoxInTheMiddle,
  canRedo,
  canUndo,
  current,
  edit,
  redo,
  rewrite,
  selected,
  undo,
} from "../document/editor.ts";
import { Announcement } from "../page/Announcement.tsx";
import { openFiles } from "../page/open.ts";
import { strings } from "../strings/strings.ts";
import { focusSelected } from "./BoxView.tsx";
import { drawingGivenUp, drawingNext, drawNext } from "./pointer.ts";

const words = strings.toolbar;

/** Opens photos, and edits all boxes. */
export function Toolbar() {
  const { boxes } = current.value;
  return (
    <div class="toolbar" role="group" aria-label={words.label}>
      <FileButton
        id="choose-photo"
        text={words.choose}
        class="primary"
        properties={{ multiple: true }}
      />
      <FileButton
        id="take-photo"
        text={words.take}
        class="only-touch"
        properties={{ capture: "environment" }}
      />
      <FileButton
        id="choose-folder"
        text={words.folder}
        class="mouse-only"
        properties={{ webkitdirectory: true }}
      />
      <button
        id="add-box"
        type="button"
        onClick={() => {
          addBoxInTheMiddle();
          focusSelected();
        }}
      >
        {words.addBox}
      </button>
      <button
        id="draw-box"
        type="button"
        class="only-touch"
        aria-pressed={drawingNext.value}
        onClick={() => drawNext(!drawingNext.value)}
      >
        {words.draw}
      </button>
      <Announcement text={drawingInWords()} />
      <ToolButton id="undo" enabled={canUndo.value} onClick={undo}>
        {words.undo}
      </ToolButton>
      <ToolButton id="redo" enabled={canRedo.value} onClick={redo}>
        {words.redo}
      </ToolButton>
      <ToolButton
        id="rewrite-all"
        enabled={boxes.some(({ kept }) => !kept)}
        onClick={() => rewrite()}
      >
        {words.rewriteAll}
      </ToolButton>
      <ToolButton
        id="remove-boxes"
        enabled={boxes.length > 0}
        title={words.removeBoxesHelp}
        onClick={() => {
          selected.value = undefined;
          edit((document) => ({ ...document, boxes: [] }));
        }}
      >
        {words.removeBoxes}
      </ToolButton>
    </div>
  );
}

function drawingInWords(): string {
  if (drawingNext.value) return words.drawing;
  return drawingGivenUp.value ? words.drawingGivenUp : "";
}

interface ToolButtonProperties {
  id: string;
  enabled: boolean;
  title?: string;
  onClick: () => void;
  children: string;
}

/** A button that keeps the focus when there is nothing for it to do any more. */
function ToolButton({ enabled, onClick, ...properties }: ToolButtonProperties) {
  return (
    <button
      {...properties}
      type="button"
      aria-disabled={!enabled}
      onClick={() => enabled && onClick()}
    />
  );
}

interface FileButtonProperties {
  id: string;
  text: string;
  class?: string;
  properties: { multiple?: boolean; capture?: "environment"; webkitdirectory?: boolean };
}

/** A button that asks for files, as `<input type="file">` does in its own look. */
function FileButton({ id, text, class: className, properties }: FileButtonProperties) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        id={`${id}-file`}
        type="file"
        accept="image/*"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={strings.toolbar.photoFile}
        {...properties}
        onChange={({ currentTarget }) => {
          openFiles([...(currentTarget.files ?? [])]);
          // Choosing the same file again is a change, too.
          currentTarget.value = "";
        }}
      />
      <button id={id} type="button" class={className} onClick={() => input.current?.click()}>
        {text}
      </button>
    </>
  );
}
