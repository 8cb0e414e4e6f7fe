import { useRef } from "preact/hooks";

import { writing } from "../captioning/captioning.ts";
import { current, photo, selectedBox } from "../document/editor.ts";
import { Announcement } from "../page/Announcement.tsx";
import { strings } from "../strings/strings.ts";

/** Tells what the model has written: in the selected box, or in all where none is. */
export function WrittenCaptions() {
  const { boxes } = current.value;
  const box = selectedBox.value;
  const place = box?.id ?? photo.value;
  const text = (box ? [box] : boxes).map(({ caption }) => caption?.text ?? "").join(", ");

  // What stood there when the focus came was read by its name, and what users type they know.
  const known = useRef<{ place: unknown; text: string | undefined }>(undefined);
  if (known.current?.place !== place || box?.kept) known.current = { place, text };
  const isNew = text !== known.current?.text;
  if (isNew) known.current = { place, text: undefined };

  const told = box ? strings.stage.box(boxes.indexOf(box) + 1, boxes.length, text) : text;
  return <Announcement text={isNew && !writing.value ? told : undefined} />;
}
