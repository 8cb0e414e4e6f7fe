import { typed } from "../page/files.ts";
import { openLogo } from "./opened-logo.ts";

const TYPES: readonly string[] = ["image/png", "image/svg+xml", "image/jpeg"];
const MOST_BYTES = 2_000_000;

/** What a dialog offers. */
export const LOGO_TYPES = TYPES.join();

/** The file as a logo; nothing where it is too large, or no picture that can be drawn. */
export async function logoFrom(file: File): Promise<Blob | undefined> {
  const { type, size } = typed(file);
  if (!TYPES.includes(type) || size > MOST_BYTES) return undefined;
  try {
    // Its bytes, for the file may be moved or changed later.
    const logo = new Blob([await file.arrayBuffer()], { type });
    await openLogo(logo);
    return logo;
  } catch {
    return undefined;
  }
}
