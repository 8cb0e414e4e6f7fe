import "./page/style.css";

import { render } from "preact";

import { App } from "./App.tsx";
import { startBatch } from "./batch/batch.ts";
import { startCaptioning } from "./captioning/captioning.ts";
import { device } from "./captioning/engine.ts";
import { onHistoryInput, onPageKey } from "./editor/keyboard.ts";
import { startProposals } from "./layouts/proposals.ts";
import { askBeforeLeaving } from "./page/leaving.ts";
import { keepForOffline } from "./page/offline.ts";
import { loadChosenModel, openFiles, openFirst, refuseAddress } from "./page/open.ts";
import { acceptFromOutside } from "./page/outside.ts";
import { fetchSamples, firstSampleFiles, samples } from "./page/samples.ts";
import { tellOfUnforeseen } from "./page/unforeseen.ts";
import { currentLanguage } from "./strings/strings.ts";

document.documentElement.lang = currentLanguage;
const root = document.querySelector("#app");
if (!root) throw new Error("the page has no #app");
// What stands in for the page until it starts.
root.replaceChildren();
render(<App />, root);

tellOfUnforeseen();
startCaptioning();
startProposals();
startBatch();
acceptFromOutside({ onFiles: openFiles, onAddress: refuseAddress });
document.addEventListener("keydown", onPageKey);
document.addEventListener("beforeinput", onHistoryInput);
askBeforeLeaving();

const loaded = loadChosenModel().then(() => device.value?.kind);
const listed = fetchSamples();
void keepForOffline(loaded, listed.then(firstSampleFiles));
await listed;
const [first] = samples.value;
if (first) await openFirst(first);
