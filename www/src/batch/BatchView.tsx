import { useEffect } from "preact/hooks";

import { emptyAttributes } from "../document/document.ts";
import { current } from "../document/editor.ts";
import { Announcement } from "../page/Announcement.tsx";
import { ChangingText } from "../page/ChangingText.tsx";
import { show } from "../page/open.ts";
import { strings } from "../strings/strings.ts";
import { batchPaused, batchRunning, pauseBatch, retitle } from "./batch.ts";
import { batch, type BatchItem, captionedItems, replaceBatch } from "./batches.ts";
import { downloadBatch, loadZip, packed } from "./download.ts";

const words = strings.batch;

/** The queue of photos, as a grid. */
export function BatchView() {
  const isOpen = batch.value !== undefined;
  useEffect(() => {
    // What fails now is told where it is needed.
    if (isOpen) loadZip().catch(() => {});
  }, [isOpen]);
  const now = batch.value;
  if (!now) return null;
  const { items, leftOut } = now;
  const done = captionedItems();
  const notPacked = items.filter(({ exportError }) => exportError).map(({ file }) => file.name);
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
          onClick={() => {
            replaceBatch(undefined);
            document.querySelector<HTMLElement>("#choose-photo")?.focus();
          }}
        >
          {words.close}
        </button>
      </div>
      {leftOut.notPictures > 0 && (
        <p class="hint">
          <ChangingText>{words.notPictures(leftOut.notPictures)}</ChangingText>
        </p>
      )}
      {leftOut.unreadable > 0 && (
        <p class="hint">
          <ChangingText>{strings.errors.filesUnreadable(leftOut.unreadable)}</ChangingText>
        </p>
      )}
      {notPacked.length > 0 && (
        <p id="not-packed" class="error" role="alert">
          <ChangingText>{words.notPacked(notPacked.join(", "))}</ChangingText>
        </p>
      )}
      <ul class="batch-items">
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Item({ item }: { item: BatchItem }) {
  const { id, file, title, state, thumbnail, boxes } = item;
  const error = item.error ?? item.exportError;
  const open = async () => {
    const attributes =
      item.attributes.length > 0 ? item.attributes : emptyAttributes(current.value);
    await show(file, file.name, () => ({ title, attributes, boxes, batchItem: id }));
    document.querySelector("#stage")?.scrollIntoView({ block: "center" });
  };
  const texts = boxes.map(({ caption }) => caption?.text).join(", ");
  return (
    <li class={`batch-item ${state}`}>
      <button
        type="button"
        class="batch-picture"
        disabled={!thumbnail}
        title={words.open(file.name)}
        onClick={open}
      >
        {thumbnail ? (
          <img src={thumbnail.url} alt={texts} translate={false} />
        ) : (
          <span key={state}>{label(state)}</span>
        )}
      </button>
      <input
        type="text"
        dir="auto"
        maxLength={300}
        value={title}
        placeholder={strings.product.title}
        aria-label={words.titleOf(file.name)}
        onChange={({ currentTarget: { value } }) => retitle(id, value)}
      />
      <span class="batch-name" translate={false}>
        {file.name}
      </span>
      {error && (
        <span key={error} class="batch-error">
          {error}
        </span>
      )}
    </li>
  );
}

function label(state: BatchItem["state"]): string {
  return { waiting: words.waiting, working: words.working, failed: words.failed, done: "" }[state];
}
