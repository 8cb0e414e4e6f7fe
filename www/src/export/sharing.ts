// Pictures to other programs: by the clipboard, or by the system's share sheet.

/** Whether this browser lets a page copy pictures. */
export function canCopyPictures(): boolean {
  return typeof ClipboardItem !== "undefined" && navigator.clipboard !== undefined;
}

/** Copies a picture that is on its way; some browsers allow it only right after a press. */
export async function copyPicture(picture: Promise<Blob>): Promise<void> {
  await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
}

/** Whether the system has a share sheet that takes pictures. */
export function canSharePictures(): boolean {
  if (typeof navigator.canShare !== "function") return false;
  return navigator.canShare({ files: [new File([], "picture.png", { type: "image/png" })] });
}

/** Resolves also where the user thinks better of it. */
export async function sharePicture(picture: Blob, name: string): Promise<void> {
  try {
    await navigator.share({ files: [new File([picture], name, { type: picture.type })] });
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "AbortError") throw error;
  }
}
