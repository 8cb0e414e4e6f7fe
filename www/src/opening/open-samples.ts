// Products to try the page with, opened.

import type { StudioText } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";
import { canUndo } from "../document/store.ts";
import { newTexts, writtenText } from "../document/texts.ts";
import { type Sample, sampleImage } from "../page/samples.ts";
import { type Described, isBegun, show } from "../page/show.ts";
import { keepOnceEdited } from "../projects/identity.ts";
import { strings } from "../strings/strings.ts";

export async function openSample(sample: Sample): Promise<void> {
  await show(fetchSample(sample), sample.image, asSample(sample));
}

function asSample(sample: Sample): (photo: Photo) => Described {
  return (photo) => {
    keepOnceEdited(photo);
    return {
      title: sample.title,
      attributes: Object.entries(sample.attributes),
      texts: [...newTexts(), ...extras(sample)],
      ...(sample.composition !== undefined && { composition: sample.composition }),
    };
  };
}

function extras(sample: Sample): StudioText[] {
  return (["badge", "call"] as const).flatMap((role) => {
    const text = sample[role];
    return text === undefined ? [] : [writtenText(role, role, text)];
  });
}

export async function fetchSample(sample: Sample): Promise<Blob> {
  const fetched = async () => {
    const answer = await fetch(sampleImage(sample));
    return answer.ok ? answer.blob() : undefined;
  };
  const picture = await fetched().catch(() => undefined);
  if (!picture) throw new Error(strings.errors.sampleMissing);
  return picture;
}

/** Opens a sample unless something was asked for or written already. */
export async function openFirst(sample: Sample): Promise<void> {
  if (isBegun()) return;
  await show(fetchSample(sample), sample.image, (photo) =>
    canUndo.value ? undefined : asSample(sample)(photo),
  );
}
