import { useSignal } from "@preact/signals";

import { emptyAttributes } from "../document/document.ts";
import { current } from "../document/editor.ts";
import { save } from "../export/save.ts";
import { openError, show } from "../page/open.ts";
import { errorInWords } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import {
  batch,
  batchIdle,
  type BatchItem,
  batchPaused,
  closeBatch,
  pauseBatch,
  retitle,
} from "./batch.ts";

const words = strings.batch;

/** The queue of photos, as a grid. */
export function BatchView() {
  const packed = useSignal<number | undefined>(undefined);
  const now = batch.value;
  if (!now) return null;
  const { items, leftOut } = now;
  const finished = () => (batch.value?.items ?? []).filter(({ state }) => state === "done");
  const done = items.filter(({ state }) => state === "done");
  const ended = items.filter(({ state }) => state === "done" || state === "failed").length;

  const exportAll = async () => {
    packed.value = 0;
    try {
      await batchIdle();
      // Loaded when it is needed, as few need it.
      const { toZip } = await import("./zip.ts");
      const archive = await toZip(finished(), current.value, (count) => (packed.value = count));
      save(archive, "captions.zip");
    } catch (error) {
      openError.value = strings.take.failed(errorInWords(error));
    }
    packed.value = undefined;
  };

  return (
    <section id="batch" class="panel batch" aria-labelledby="batch-heading">
      <h2 id="batch-heading">{words.heading}</h2>
      <div class="toolbar">
        <progress value={ended} max={items.length} aria-labelledby="batch-heading" />
        <span id="batch-progress" role="status">
          {packed.value === undefined
            ? words.progress(done.length, items.length)
            : words.exporting(packed.value, done.length)}
        </span>
        <button
          id="batch-export"
          type="button"
          class="primary"
          disabled={done.length === 0 || packed.value !== undefined}
          onClick={exportAll}
        >
          {words.export}
        </button>
        {items.some(({ state }) => state === "waiting" || state === "working") && (
          <button id="batch-pause" type="button" onClick={() => pauseBatch(!batchPaused.value)}>
            {batchPaused.value ? words.goOn : words.stop}
          </button>
        )}
        <button
          id="batch-close"
          type="button"
          onClick={() => {
            closeBatch();
            document.querySelector<HTMLElement>("#choose-photo")?.focus();
          }}
        >
          {words.close}
        </button>
      </div>
      {leftOut > 0 && <p class="hint">{words.notPictures(leftOut)}</p>}
      <ul class="batch-items">
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Item({ item }: { item: BatchItem }) {
  const { id, file, title, state, thumbnail, boxes, error } = item;
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
        {thumbnail ? <img src={thumbnail.url} alt={texts} /> : <span>{label(state)}</span>}
      </button>
      <input
        type="text"
        maxLength={300}
        value={title}
        placeholder={strings.product.title}
        aria-label={words.titleOf(file.name)}
        onChange={({ currentTarget: { value } }) => retitle(id, value)}
      />
      <span class="batch-name">{file.name}</span>
      {error && <span class="batch-error">{error}</span>}
    </li>
  );
}

function label(state: BatchItem["state"]): string {
  return { waiting: words.waiting, working: words.working, failed: words.failed, done: "" }[state];
}
