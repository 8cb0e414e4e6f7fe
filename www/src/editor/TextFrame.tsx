import type { Composition, SetText } from "caponimage/compositions";

import { current, selected } from "../document/store.ts";
import { findText, isOpen, needsLook } from "../document/texts.ts";
import { strings } from "../strings/strings.ts";
import { HANDLES } from "./geometry.ts";
import { editedInPlace } from "./in-place.ts";
import { frameOf } from "./placing.ts";

interface Properties {
  text: SetText;
  canvas: Composition;
  /** Whether its words are not there yet. */
  isPending: boolean;
}

/** What one takes hold of a text by; its letters are drawn beneath. */
export function TextFrame({ text, canvas, isPending }: Properties) {
  const { id, role } = text;
  const own = findText(current.value, id);
  const isSelected = selected.value === id;
  const wantsLook = own !== undefined && needsLook(own);
  const classes = ["box"];
  if (isSelected) classes.push("selected");
  if (own?.kept) classes.push("kept");
  if (own?.style?.box) classes.push("pinned");
  if (own && isOpen(current.value, own)) classes.push("open");
  if (wantsLook) classes.push("look");
  if (editedInPlace.value === id) classes.push("typed");
  const { x, y, width, height } = frameOf(text, own);
  const words = strings.stage.text(strings.roles[role], isPending ? "" : text.text);
  return (
    <div
      class={classes.join(" ")}
      data-box={id}
      data-role={role}
      tabIndex={0}
      role="group"
      aria-roledescription={strings.stage.role}
      aria-describedby="box-help"
      aria-label={wantsLook ? `${words}. ${strings.text.look}` : words}
      style={{
        left: `${(x / canvas.width) * 100}%`,
        top: `${(y / canvas.height) * 100}%`,
        width: `${(width / canvas.width) * 100}%`,
        height: `${(height / canvas.height) * 100}%`,
      }}
      onFocus={() => (selected.value = id)}
      onClick={() => (selected.value = id)}
    >
      {wantsLook && <span class="look-mark" title={strings.text.look} aria-hidden="true" />}
      {isSelected && role !== "badge" && (
        <>
          {HANDLES.map((handle) => (
            <span key={handle} class="handle" data-handle={handle} />
          ))}
        </>
      )}
    </div>
  );
}
