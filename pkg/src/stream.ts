import { eitherOf } from "./abort.js";
import type { CaptionEvent, CaptionReport } from "./types.js";

/** Who hears of a call, and who can give it up. */
export interface Heard {
  onTexts?: ((texts: string[]) => void) | undefined;
  signal: AbortSignal | undefined;
}

/** What `write` tells, one after the other; leaving the loop gives it up. */
export async function* streamed(
  write: (heard: Heard) => Promise<CaptionReport>,
  signal: AbortSignal | undefined,
): AsyncGenerator<CaptionEvent, CaptionReport> {
  const left = new AbortController();
  const either = eitherOf(signal, left.signal);
  const events: CaptionEvent[] = [];
  let wake = () => {};
  let report: CaptionReport | undefined;
  const done = write({
    signal: either.signal,
    onTexts(texts) {
      events.push({ type: "texts", texts });
      wake();
    },
  }).then((finished) => {
    report = finished;
    finished.captions.forEach((caption, index) => {
      events.push({ type: "caption", index, caption });
    });
  });
  // How it ended is asked for below, but not by those who have left the loop.
  done.catch(() => {});
  try {
    for (;;) {
      const event = events.shift();
      if (event) {
        yield event;
        continue;
      }
      if (report) return report;
      await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
    }
  } finally {
    left.abort();
    either.release();
  }
}
