import { composition } from "../composition/composition.ts";
import { changeFormat } from "../composition/switching.ts";
import { Announcement } from "../controls/Announcement.tsx";
import { ChangingText } from "../controls/ChangingText.tsx";
import { Icon, type IconName } from "../controls/Icon.tsx";
import { FORMAT_NAMES, type FormatName } from "../document/formats.ts";
import { canRedo, canUndo, current, redo, rewrite, undo } from "../document/store.ts";
import { isByModel } from "../document/texts.ts";
import { strings } from "../strings/strings.ts";
import { addTextSomewhere } from "./adding.ts";
import { focusSelected } from "./focus.ts";
import { drawingGivenUp, drawingNext, drawNext } from "./pointer.ts";
import { canZoomIn, canZoomOut, zoom, zoomIn, zoomOut, zoomToFit } from "./zoom.ts";

const words = strings.toolbar;

/** What is done to the whole picture. */
export function Toolbar() {
  const { texts } = current.value;
  return (
    <div class="stage-toolbar" role="group" aria-label={words.label}>
      <div class="tools">
        <ToolButton
          id="undo"
          icon="undo"
          name={words.undo}
          enabled={canUndo.value}
          onClick={undo}
        />
        <ToolButton
          id="redo"
          icon="redo"
          name={words.redo}
          enabled={canRedo.value}
          onClick={redo}
        />
      </div>
      <div class="tools">
        <ToolButton
          id="add-text"
          icon="text"
          name={words.addText}
          isNamed
          enabled={composition.value !== undefined}
          onClick={() => {
            addTextSomewhere();
            focusSelected();
          }}
        />
        <button
          id="draw-text"
          type="button"
          class="tool only-touch"
          aria-pressed={drawingNext.value}
          aria-label={words.draw}
          title={words.draw}
          onClick={() => drawNext(!drawingNext.value)}
        >
          <Icon name="draw" />
        </button>
        <Announcement text={drawingInWords()} />
        <ToolButton
          id="rewrite-all"
          icon="rewrite"
          name={words.rewriteAll}
          isNamed
          enabled={texts.some((text) => !text.kept && isByModel(text))}
          onClick={() => rewrite()}
        />
      </div>
      <div class="shown-as">
        <FormatSelect />
        <div class="tools zoom">
          <ToolButton
            id="zoom-out"
            icon="minus"
            name={words.zoomOut}
            enabled={canZoomOut.value}
            onClick={zoomOut}
          />
          <button
            id="zoom-fit"
            type="button"
            class="tool zoom-level"
            title={words.zoomFit}
            aria-label={words.zoom(zoom.value)}
            aria-disabled={!canZoomOut.value}
            onClick={zoomToFit}
          >
            <ChangingText>{words.zoomLevel(zoom.value)}</ChangingText>
          </button>
          <ToolButton
            id="zoom-in"
            icon="plus"
            name={words.zoomIn}
            enabled={canZoomIn.value}
            onClick={zoomIn}
          />
        </div>
      </div>
    </div>
  );
}

function FormatSelect() {
  return (
    <label class="size">
      <span class="visually-hidden">{words.size}</span>
      <select
        id="format"
        title={words.size}
        value={current.value.format}
        onChange={({ currentTarget: { value } }) => changeFormat(value as FormatName)}
      >
        {FORMAT_NAMES.map((name) => (
          <option key={name} value={name}>
            {strings.formats[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

function drawingInWords(): string {
  if (drawingNext.value) return words.drawing;
  return drawingGivenUp.value ? words.drawingGivenUp : "";
}

interface ToolButtonProperties {
  id: string;
  icon: IconName;
  name: string;
  /** Whether its name is seen where there is room. */
  isNamed?: boolean;
  enabled: boolean;
  onClick: () => void;
}

/** A button that keeps the focus when there is nothing for it to do any more. */
function ToolButton({ id, icon, name, isNamed, enabled, onClick }: ToolButtonProperties) {
  return (
    <button
      id={id}
      type="button"
      class="tool"
      title={name}
      aria-disabled={!enabled}
      onClick={() => enabled && onClick()}
    >
      <Icon name={icon} />
      <span class={isNamed ? "tool-name" : "visually-hidden"}>{name}</span>
    </button>
  );
}
