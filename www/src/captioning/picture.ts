// The open photo as the model knows it.

import type { Captioner } from "caponimage";

import type { infoOf } from "../document/document.ts";
import type { Photo } from "../document/photo.ts";

type Picture = Awaited<ReturnType<Captioner["open"]>>;
type Info = ReturnType<typeof infoOf>;

let last:
  { captioner: Captioner; photo: Photo; info: string; picture: Promise<Picture> } | undefined;

/** The handle of a photo with what is told of its product; the one of before, where nothing changed. */
export function openedPicture(captioner: Captioner, photo: Photo, told: Info): Promise<Picture> {
  const info = JSON.stringify(told);
  if (last?.captioner === captioner && last.photo === photo && last.info === info) {
    return last.picture;
  }
  const picture = captioner.open(photo.blob, told);
  last = { captioner, photo, info, picture };
  // A product that can't be opened is asked for again.
  picture.catch(() => (last = undefined));
  return picture;
}
