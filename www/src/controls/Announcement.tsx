import { useEffect, useState } from "preact/hooks";

import { ChangingText } from "./ChangingText.tsx";

/** What changes again within this time is not told. */
const QUIET_MS = 500;

/** Tells a text to those who do not see the page; while there is none, the last one stands. */
export function Announcement({ text }: { text: string | undefined }) {
  const [said, say] = useState("");
  useEffect(() => {
    if (text === undefined) return;
    const timer = setTimeout(() => say(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p class="visually-hidden" role="status">
      <ChangingText>{said}</ChangingText>
    </p>
  );
}
