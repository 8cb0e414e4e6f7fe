const SYSTEM_FILE = /^(\._.*|\.DS_Store|\.localized|\.directory|(eh)?thumbs\.db|desktop\.ini)$/i;

/** Whether a file is one that file managers put beside photos, and that nobody chose. */
export function isSystemFile({ name }: { name: string }): boolean {
  return SYSTEM_FILE.test(name);
}
