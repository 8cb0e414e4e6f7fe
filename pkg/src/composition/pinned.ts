// Texts that a person has put somewhere.

import { readable } from "../color/contrast.js";
import { fitText } from "../text/fit-text.js";
import { setText } from "../text/set-text.js";
import type { GroundAt } from "./ground-at.js";
import { keepTogether } from "./keep-together.js";
import { letteringOf, type Setting } from "./setting.js";
import { textColor } from "./text-colors.js";
import type { Rect, SetText, Size, Text } from "./types.js";

/** The text as large as its box allows, or as the person has it. */
export function pinnedText(text: Text, box: Rect, on: GroundAt, setting: Setting): SetText {
  const lettering = letteringOf(text, setting);
  const { metrics, lineHeight, tracking } = lettering;
  const { lines, fontSize } = fitText(keepTogether(text.text), {
    width: box.width,
    height: box.height,
    metrics,
    mostLines: Infinity,
    largest: text.style?.fontSize ?? Infinity,
    smallest: text.style?.fontSize ?? 0,
    lineHeight,
    tracking,
  });
  const set = setText(text, box, {
    ...lettering,
    fontSize,
    lines,
    align: text.style?.align ?? "left",
    valign: "middle",
    color: text.style?.color ?? readable(textColor(text, on.ground, setting.palette), on.color),
    ground: on.color,
  });
  return within(set, setting.canvas);
}

/** The text moved until its letters lie on the canvas; what is too large for that begins there. */
function within(set: SetText, { width, height }: Size): SetText {
  const { rect } = set;
  const x = Math.max(Math.min(rect.x, width - rect.width), 0) - rect.x;
  const y = Math.max(Math.min(rect.y, height - rect.height), 0) - rect.y;
  if (x === 0 && y === 0) return set;
  return {
    ...set,
    rect: { ...rect, x: rect.x + x, y: rect.y + y },
    lines: set.lines.map((line) => ({ ...line, x: line.x + x, baseline: line.baseline + y })),
  };
}
