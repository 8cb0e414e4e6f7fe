/** Paths on a grid of 24, drawn with a line of 2. */
const PATHS = {
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
  text: "M5 6V4h14v2M12 4v16M9 20h6",
  draw: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9 12h6M12 9v6",
  rewrite: "M20 11a8 8 0 0 0-14.9-3M4 4v4h4M4 13a8 8 0 0 0 14.9 3M20 20v-4h-4",
  minus: "M5 12h14",
  plus: "M5 12h14M12 5v14",
  lock: "M6 11h12v9H6zM9 11V7a3 3 0 0 1 6 0v4",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture of what a button does, beside or in the place of its name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
