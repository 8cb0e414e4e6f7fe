// Files, as they come from outside: which of them are pictures.

/**
 * Endings of pictures that a system may give no type; of those that no browser shows, too, for
 * opening them to say so.
 */
const ENDINGS =
  /\.(jpe?g|jfif|png|webp|avif|gif|bmp|svg|hei[cf]|tiff?|jxl|dng|cr[23]|nef|arw|orf|raf|rw2)$/i;

/** Whether a file says that it is a picture; what it really is, only opening it tells. */
export function isPicture({ type, name }: File): boolean {
  return type ? type.startsWith("image/") : ENDINGS.test(name);
}

/** The file with its type where the system gave none: browsers know a drawing by it alone. */
export function typed(file: File): File {
  if (file.type || !/\.svg$/i.test(file.name)) return file;
  return new File([file], file.name, { type: "image/svg+xml" });
}
