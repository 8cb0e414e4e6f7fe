import { ChangingText } from "../controls/ChangingText.tsx";
import { emptyAttributes } from "../document/document.ts";
import { current } from "../document/store.ts";
import { show } from "../page/show.ts";
import { strings } from "../strings/strings.ts";
import type { BatchItem } from "./batches.ts";
import { BatchInput } from "./BatchInput.tsx";
import { describe, describeAttribute } from "./describe.ts";
import { needsLook } from "./look-first.ts";

const words = strings.batch;

interface Properties {
  item: BatchItem;
  /** Names of attributes. */
  columns: readonly string[];
}

/** A photo with what is told of it, its captions, and how it is with them. */
export function BatchRow({ item, columns }: Properties) {
  const { id, file, title, attributes, state, thumbnail } = item;
  const texts = item.texts.flatMap(({ caption }) => caption?.text || []);
  const values = new Map(attributes);
  return (
    <tr role="row" class={`batch-item ${state}`}>
      <td role="cell">
        <button
          type="button"
          class="batch-picture"
          disabled={!thumbnail}
          title={words.open(file.name)}
          onClick={() => void open(item)}
        >
          {thumbnail && <img src={thumbnail.url} alt={thumbnail.words} translate={false} />}
        </button>
      </td>
      <td role="cell">
        <BatchInput
          class="batch-title"
          label={words.titleOf(file.name)}
          example={words.columns.title}
          value={title}
          onText={(title) => describe(id, { title })}
        />
        <span class="batch-name" translate={false}>
          {file.name}
        </span>
      </td>
      {columns.map((name) => (
        <td role="cell" key={name} class="batch-fact" data-name={name}>
          <BatchInput
            class="batch-value"
            label={words.valueOf(name, file.name)}
            value={values.get(name) ?? ""}
            onText={(value) => describeAttribute(id, name, value)}
          />
        </td>
      ))}
      <td role="cell" class="batch-captions" translate={false}>
        {texts.map((text, index) => (
          <span key={index} dir="auto">
            <ChangingText>{text}</ChangingText>
          </span>
        ))}
      </td>
      <td role="cell" class="batch-state">
        <State item={item} />
      </td>
    </tr>
  );
}

function State({ item }: { item: BatchItem }) {
  const error = item.error ?? item.exportError;
  return (
    <>
      <span class={needsLook(item) ? "needs-look" : undefined}>
        <ChangingText>{label(item)}</ChangingText>
      </span>
      {error && (
        <span key={error} class="batch-error">
          {error}
        </span>
      )}
    </>
  );
}

function label(item: BatchItem): string {
  const { waiting, working, failed, done, look } = words;
  return { waiting, working, failed, done: needsLook(item) ? look : done }[item.state];
}

/** Opens a photo in the editor with its captions. */
async function open({ id, file, title, attributes, texts }: BatchItem): Promise<void> {
  const told = attributes.length > 0 ? attributes : emptyAttributes(current.value);
  const { composition } = current.value;
  const look = composition === undefined ? {} : { composition };
  await show(file, file.name, () => ({ title, attributes: told, texts, ...look, batchItem: id }));
  document.querySelector("#stage")?.scrollIntoView({ block: "center" });
}
