// Files, as they come from outside: which of them are pictures.

/** Whether a file says that it is a picture; what it really is, only opening it tells. */
export function isPicture({ type, name }: File): boolean {
  return type ? type.startsWith("image/") : /\.(jpe?g|png|webp|avif|gif|bmp)$/i.test(name);
}
