import "./styles/base.css";
import "./controls/controls.css";
import "./styles/layout.css";

import { render } from "preact";

import { App } from "./App.tsx";
import { startBatch } from "./batch/batch.ts";
import { brand, loadBrand } from "./brand/brand.ts";
import { startCaptioning } from "./captioning/captioning.ts";
import { loadChosenModel } from "./captioning/devices.ts";
import { startComposing } from "./composition/composition.ts";
import { amend } from "./document/store.ts";
import { onHistoryInput, onPageKey } from "./editor/keyboard.ts";
import { device } from "./engine/engine.ts";
import { openFiles } from "./opening/open-files.ts";
import { openFirst } from "./opening/open-samples.ts";
import { keepForOffline } from "./page/offline.ts";
import { acceptFromOutside } from "./page/outside.ts";
import { fetchSamples, firstSampleFiles, samples } from "./page/samples.ts";
import { refuseAddress } from "./page/show.ts";
import { tellOfUnforeseen } from "./page/unforeseen.ts";
import { startAutosave } from "./projects/autosave.ts";
import { startKeepingBatches } from "./projects/kept-batches.ts";
import { askBeforeLeaving } from "./projects/leaving.ts";
import { startProjects } from "./projects/projects.ts";
import { restoreLast } from "./projects/restore.ts";
import { startKeeping } from "./storage/keeping.ts";
import { currentLanguage } from "./strings/strings.ts";
// What the system asks for goes before all else.
import "./styles/system.css";

document.documentElement.lang = currentLanguage;
const root = document.querySelector("#app");
if (!root) throw new Error("the page has no #app");
// What stands in for the page until it starts.
root.replaceChildren();
render(<App />, root);

tellOfUnforeseen();
startCaptioning();
startComposing();
startBatch();
acceptFromOutside({ onFiles: openFiles, onAddress: refuseAddress });
document.addEventListener("keydown", onPageKey);
document.addEventListener("beforeinput", onHistoryInput);
askBeforeLeaving();
startAutosave();
const restored = restore();

const loaded = loadChosenModel().then(() => device.value?.kind);
const listed = fetchSamples();
void keepForOffline(loaded, listed.then(firstSampleFiles));
await Promise.all([listed, restored]);
const [first] = samples.value;
if (first) await openFirst(first);

/** What this browser keeps comes back. */
async function restore(): Promise<void> {
  await startKeeping();
  await Promise.all([loadBrand(), startKeepingBatches(), startProjects()]);
  const { font } = brand.value;
  if (font) amend((document) => ({ ...document, fonts: font }));
  await restoreLast();
}
