import { isOpen, type PlacedBox } from "../document/document.ts";
import { current, selected } from "../document/editor.ts";
import { strings } from "../strings/strings.ts";
import { CORNERS } from "./geometry.ts";

interface Properties {
  box: PlacedBox;
  number: number;
  count: number;
}

/** The frame of one box; its caption is drawn with all others, beneath. */
export function BoxView({ box, number, count }: Properties) {
  const { x, y, width, height, id, kept, caption } = box;
  const classes = ["box"];
  if (selected.value === id) classes.push("selected");
  if (kept) classes.push("kept");
  if (isOpen(current.value, box)) classes.push("open");
  return (
    <div
      class={classes.join(" ")}
      data-box={id}
      tabIndex={0}
      role="group"
      aria-roledescription={strings.stage.role}
      aria-describedby="box-help"
      aria-label={strings.stage.box(number, count, caption?.text ?? "")}
      style={{
        left: `${x * 100}%`,
        top: `${y * 100}%`,
        width: `${width * 100}%`,
        height: `${height * 100}%`,
      }}
      onFocus={() => (selected.value = id)}
    >
      {CORNERS.map((corner) => (
        <span key={corner} class="handle" data-corner={corner} />
      ))}
    </div>
  );
}

/** Puts the focus on the selected box, once it is on the page. */
export function focusSelected(): void {
  requestAnimationFrame(() => {
    const { value } = selected;
    if (value === undefined) return;
    const element = document.querySelector<HTMLElement>(`[data-box="${value}"]`);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
  });
}
