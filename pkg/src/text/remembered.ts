/** What is kept under a key, or is now; of those that are too many the oldest goes. */
export function remembered<T>(map: Map<string, T>, key: string, most: number, make: () => T): T {
  const kept = map.get(key);
  if (kept !== undefined) return kept;
  const made = make();
  if (map.size >= most) map.delete(map.keys().next().value ?? "");
  map.set(key, made);
  return made;
}
