import "./batch.css";

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { Announcement } from "../controls/Announcement.tsx";
import { ChangingText } from "../controls/ChangingText.tsx";
import { Switch } from "../controls/Switch.tsx";
import { strings } from "../strings/strings.ts";
import { batchPaused, batchRunning, pauseBatch } from "./batch.ts";
import { batch, captionedItems, replaceBatch } from "./batches.ts";
import { BatchNotices } from "./BatchNotices.tsx";
import { BatchTable, type Order } from "./BatchTable.tsx";
import { downloadBatch, loadZip, packed } from "./download.ts";

const words = strings.batch;

const order = signal<Order>("chosen");

/** The queue of photos, as a table. */
export function BatchView() {
  const isOpen = batch.value !== undefined;
  useEffect(() => {
    // What fails now is told where it is needed.
    if (isOpen) loadZip().catch(() => {});
  }, [isOpen]);
  const now = batch.value;
  if (!now) return null;
  const { items } = now;
  const done = captionedItems();
  const progress = words.progress(done.length, items.length);
  const ended = items.filter(({ state }) => state === "done" || state === "failed").length;

  return (
    <section id="batch" class="panel batch" aria-labelledby="batch-heading">
      <h2 id="batch-heading">{words.heading}</h2>
      <div class="toolbar">
        <progress value={ended} max={items.length} aria-labelledby="batch-heading" />
        <span id="batch-progress">
          <ChangingText>
            {packed.value === undefined ? progress : words.exporting(packed.value, done.length)}
          </ChangingText>
        </span>
        {/* Not at every photo, and again for others of the same number. */}
        <Announcement key={items[0]?.id} text={batchRunning.value ? undefined : progress} />
        <button
          id="batch-export"
          type="button"
          class="primary"
          disabled={done.length === 0 || packed.value !== undefined}
          onClick={downloadBatch}
        >
          {words.export}
        </button>
        {items.some(({ state }) => state === "waiting" || state === "working") && (
          <button id="batch-pause" type="button" onClick={() => pauseBatch(!batchPaused.value)}>
            <ChangingText>{batchPaused.value ? words.goOn : words.stop}</ChangingText>
          </button>
        )}
        <button
          id="batch-close"
          type="button"
          title={words.closeKeeps}
          onClick={() => {
            replaceBatch(undefined);
            document.querySelector<HTMLElement>("#choose-photo")?.focus();
          }}
        >
          {words.close}
        </button>
      </div>
      <BatchNotices batch={now} />
      <Switch
        name="batch-order"
        legend={words.order}
        options={words.orders}
        value={order.value}
        onChange={(value) => (order.value = value)}
      />
      <p class="hint about">{words.hint}</p>
      <BatchTable batch={now} order={order.value} />
    </section>
  );
}
