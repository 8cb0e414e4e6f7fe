import { useRef } from "preact/hooks";

import { composition } from "../composition/composition.ts";
import { Announcement } from "../controls/Announcement.tsx";
import { current, photo, selected } from "../document/store.ts";
import { findText } from "../document/texts.ts";
import { textsInWords } from "../document/words.ts";
import { writing } from "../engine/state.ts";
import { strings } from "../strings/strings.ts";

/** Tells what the model has written: in the selected text, or in all of the picture where none is. */
export function WrittenTexts() {
  const { texts } = current.value;
  const one = selected.value === undefined ? undefined : findText(current.value, selected.value);
  const [shown, whole] = [photo.value, composition.value];
  // Another composition shows other texts, of which none was written just now.
  const place = one?.id ?? `${shown?.url} ${whole?.name}`;
  const inSight = new Set(whole?.texts.map(({ id }) => id));
  const words = textsInWords(one ? [one] : texts.filter(({ id }) => inSight.has(id)));

  // What stood there when the focus came was read by its name, and what users type they know.
  const known = useRef<{ place: unknown; words: string | undefined }>(undefined);
  if (known.current?.place !== place || one?.kept) known.current = { place, words };
  const isNew = words !== known.current?.words;
  if (isNew) known.current = { place, words: undefined };

  const told = one ? strings.stage.text(strings.roles[one.role], words) : words;
  return <Announcement text={isNew && !writing.value ? told : undefined} />;
}
