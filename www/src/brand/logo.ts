import { typed } from "../page/files.ts";

const TYPES: readonly string[] = ["image/png", "image/svg+xml", "image/jpeg"];
const MOST_BYTES = 2_000_000;

/** What a dialog offers. */
export const LOGO_TYPES = TYPES.join();

/** The file as a logo; nothing where it is too large, or no picture that can be one. */
export async function logoFrom(file: File): Promise<Blob | undefined> {
  const { type, size } = typed(file);
  if (!TYPES.includes(type) || size > MOST_BYTES) return undefined;
  try {
    // Its bytes, for the file may be moved or changed later.
    const logo = new Blob([await file.arrayBuffer()], { type });
    return (await isShown(logo)) ? logo : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the browser can show a picture. */
async function isShown(picture: Blob): Promise<boolean> {
  const url = URL.createObjectURL(picture);
  try {
    const image = new Image();
    return await new Promise((resolve) => {
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = url;
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
