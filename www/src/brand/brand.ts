// The brand of whoever uses this browser: its name, colours, logo and font.

import { signal } from "@preact/signals";

import { FONT_PAIR_NAMES, type FontPairName } from "../document/font-pairs.ts";
import { plainText } from "../document/plain-text.ts";
import { type Database, inOne } from "../storage/database.ts";
import { fieldsOf } from "../storage/fields.ts";
import { database, notKept } from "../storage/keeping.ts";
import { listenToOtherTabs, tellOtherTabs } from "../storage/other-tabs.ts";
import { attempt } from "../storage/outcome.ts";

export interface Brand {
  /** Empty where there is none. */
  name: string;
  /** `#rrggbb`. */
  firstColor?: string;
  /** `#rrggbb`. */
  secondColor?: string;
  /** What a document begins with. */
  font?: FontPairName;
  /** A PNG, SVG or JPEG file. */
  logo?: Blob;
}

const NONE: Brand = { name: "" };

/** The brand as it is kept; `{ name: "" }` where there is none. */
export const brand = signal<Brand>(NONE);

export const MOST_LETTERS = 60;

/** Reads the brand, now and whenever another tab has changed it. */
export async function loadBrand(): Promise<void> {
  if (!database.value) return;
  listenToOtherTabs(({ kind }) => {
    if (kind === "brand" && database.value) void read(database.value);
  });
  await read(database.value);
}

/** Changes the brand and keeps it; `undefined` removes a part of it. */
export async function saveBrand(change: {
  [Part in keyof Brand]?: Brand[Part] | undefined;
}): Promise<void> {
  const next = readBrand({ ...brand.value, ...change });
  const hasOtherLogo = next.logo !== brand.value.logo;
  brand.value = next;
  const opened = database.value;
  if (!opened) return;
  const { logo, ...others } = next;
  const written = await attempt(() => {
    const transaction = opened.transaction("values", "readwrite");
    const { store } = transaction;
    return inOne(transaction, [
      store.put(others, BRAND),
      ...(hasOtherLogo ? [logo ? store.put(logo, LOGO) : store.delete(LOGO)] : []),
    ]);
  });
  if (written.ok) tellOtherTabs({ kind: "brand" });
  else notKept.value = written.reason;
}

/** Removes all of it. */
export function removeBrand(): Promise<void> {
  const parts = { name: "", firstColor: undefined, secondColor: undefined };
  return saveBrand({ ...parts, font: undefined, logo: undefined });
}

async function read(opened: Database): Promise<void> {
  const found = await attempt(() => {
    const { store } = opened.transaction("values");
    return Promise.all([store.get(BRAND), store.get(LOGO)]);
  });
  if (found.ok) brand.value = readBrand({ ...fieldsOf(found.value[0]), logo: found.value[1] });
}

const BRAND = "brand";
const LOGO = "brand logo";

/** A brand out of anything: what can't be used is left out. */
export function readBrand(value: unknown): Brand {
  const { name, firstColor, secondColor, font, logo } = fieldsOf(value);
  const knownFont = FONT_PAIR_NAMES.find((name) => name === font);
  return {
    name: typeof name === "string" ? plainText(name).slice(0, MOST_LETTERS) : "",
    ...(isColor(firstColor) && { firstColor }),
    ...(isColor(secondColor) && { secondColor }),
    ...(knownFont && { font: knownFont }),
    ...(logo instanceof Blob && { logo }),
  };
}

function isColor(value: unknown): value is string {
  return typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);
}
