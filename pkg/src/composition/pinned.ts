// Texts that a person has put somewhere.

import { fitText } from "../text/fit-text.js";
import { setText } from "../text/set-text.js";
import { letteringOf, type Setting } from "./setting.js";
import { textColor } from "./text-colors.js";
import type { Ground } from "./setting.js";
import type { Rect, SetText, Text } from "./types.js";

/** The text as large as its box allows, or as the person has it. */
export function pinnedText(text: Text, box: Rect, ground: Ground, setting: Setting): SetText {
  const lettering = letteringOf(text, setting);
  const { metrics, lineHeight, tracking } = lettering;
  const { lines, fontSize } = fitText(text.text, {
    width: box.width,
    height: box.height,
    metrics,
    mostLines: Infinity,
    largest: text.style?.fontSize ?? Infinity,
    smallest: text.style?.fontSize ?? 0,
    lineHeight,
    tracking,
  });
  return setText(text, box, {
    ...lettering,
    fontSize,
    lines,
    align: text.style?.align ?? "left",
    valign: "middle",
    color: textColor(text, ground, setting.palette),
    ground: setting.palette[ground],
  });
}
