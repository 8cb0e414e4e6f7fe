// A project as a JSON file, as the export writes it.

import { fieldsOf, isRecord } from "../storage/fields.ts";
import { DOCUMENT_VERSION, type KeptDocument, readDocument } from "../storage/kept-document.ts";

/** What is in a file. */
export type ProjectFile =
  /** A project; its photo where the file holds that, too. */
  | { kind: "project"; document: KeptDocument; photoName: string; photo?: Blob }
  /** A project that a newer version of this page has written. */
  | { kind: "newer" }
  /** Something else. */
  | { kind: "other" };

export function isJson({ type, name }: File): boolean {
  return type === "application/json" || /\.json$/i.test(name);
}

/** Reads a file, whatever is in it. */
export async function readProjectFile(file: Blob): Promise<ProjectFile> {
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    // No JSON, or a file that is gone, or larger than any text may be.
    return { kind: "other" };
  }
  const { version, photo, product, composition } = fieldsOf(value);
  if (typeof version !== "number" || !isRecord(product) || !isRecord(composition)) {
    return { kind: "other" };
  }
  if (version > DOCUMENT_VERSION) return { kind: "newer" };
  const { name, data } = fieldsOf(photo);
  const picture = typeof data === "string" ? pictureIn(data) : undefined;
  return {
    kind: "project",
    document: readDocument({ ...composition, ...product }),
    photoName: typeof name === "string" && name ? name : "photo",
    ...(picture && { photo: picture }),
  };
}

/** The file in an address that holds all of it. */
function pictureIn(address: string): Blob | undefined {
  const comma = address.indexOf(",");
  const type = /^data:(image\/[\w.+-]+);base64$/.exec(address.slice(0, comma))?.[1];
  if (type === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(address.slice(comma + 1)), (byte) => byte.charCodeAt(0));
    return new Blob([bytes], { type });
  } catch {
    return undefined;
  }
}
