import { useEffect, useRef, useState } from "preact/hooks";

import { isTextField } from "../controls/text-entry.ts";
import { strings } from "../strings/strings.ts";
import { batchRunning } from "./batch.ts";
import type { Batch, BatchItem } from "./batches.ts";
import { BatchRow } from "./BatchRow.tsx";
import { lookFirst } from "./look-first.ts";

const words = strings.batch;

/** As the files were chosen, or those first that need a look. */
export type Order = keyof typeof words.orders;

/** The photos, one a row, with what is told of each. */
export function BatchTable({ batch, order }: { batch: Batch; order: Order }) {
  const table = useRef<HTMLTableElement>(null);
  const [ids, setIds] = useState<readonly number[]>([]);
  const isRunning = batchRunning.value;
  useEffect(() => {
    // A row that is written in stays where it is.
    const isWritten = isTextField(document.activeElement) && isWithin(table.current);
    if (order === "look" && !isRunning && !isWritten) setIds(lookFirst(batch.items));
  }, [order, isRunning]);
  const items = order === "look" ? inOrder(batch.items, ids) : batch.items;
  const columns = columnsOf(batch);

  return (
    <div class="batch-scroll">
      {/* Roles, for on a phone the rows are no table to the style sheet. */}
      <table ref={table} class="batch-table" role="table" aria-labelledby="batch-heading">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {words.columns.photo}
            </th>
            <th role="columnheader" scope="col">
              {words.columns.title}
            </th>
            {columns.map((name) => (
              <th role="columnheader" scope="col" key={name} translate={false}>
                {name}
              </th>
            ))}
            <th role="columnheader" scope="col">
              {words.columns.captions}
            </th>
            <th role="columnheader" scope="col">
              {words.columns.state}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {items.map((item) => (
            <BatchRow key={item.id} item={item} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isWithin(table: HTMLTableElement | null): boolean {
  return table?.contains(document.activeElement) ?? false;
}

/** Items in an order that was made before some of them may have come. */
function inOrder(items: readonly BatchItem[], ids: readonly number[]): BatchItem[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const place = ({ id }: BatchItem) => places.get(id) ?? ids.length;
  return [...items].sort((one, other) => place(one) - place(other));
}

/** The tables' attributes, and what else is told of some photo. */
function columnsOf({ items, tables }: Batch): string[] {
  const told = items
    .flatMap(({ attributes }) => attributes)
    .filter(([name, value]) => name.trim() !== "" && value.trim() !== "");
  return [...new Set([...(tables?.columns ?? []), ...told.map(([name]) => name)])];
}
