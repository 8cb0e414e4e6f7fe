// What was open last comes back when the page is loaded.

import { effect } from "@preact/signals";

import { database } from "../storage/keeping.ts";
import { lastOfTab, setLastOfTab } from "./last-of-tab.ts";
import { openProject } from "./open-project.ts";
import { currentProject } from "./projects.ts";
import { readLast } from "./storage.ts";

/** Opens what was open last in this tab, or else in any, unless the person has begun something. */
export async function restoreLast(): Promise<void> {
  const own = lastOfTab();
  const restored = own !== undefined && (await openProject(own, { first: true }));
  if (!restored && database.value) {
    const last = await readLast(database.value);
    if (last.ok && typeof last.value === "string") await openProject(last.value, { first: true });
  }
  effect(() => {
    if (currentProject.value) setLastOfTab(currentProject.value);
  });
}
