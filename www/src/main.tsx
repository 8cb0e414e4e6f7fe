import "./page/style.css";

import { render } from "preact";

import { App } from "./App.tsx";
import { startBatch } from "./batch/batch.ts";
import { startCaptioning } from "./captioning/captioning.ts";
import { onPageKey } from "./editor/keyboard.ts";
import { startProposals } from "./layouts/proposals.ts";
import { acceptFiles } from "./page/files.ts";
import { keepFiles, keepForOffline } from "./page/offline.ts";
import { loadChosenModel, openFiles, openSample } from "./page/open.ts";
import { fetchSamples, sampleFiles, samples } from "./page/samples.ts";
import { currentLanguage } from "./strings/strings.ts";

document.documentElement.lang = currentLanguage;
const root = document.querySelector("#app");
if (!root) throw new Error("the page has no #app");
render(<App />, root);

startCaptioning();
startProposals();
startBatch();
acceptFiles(openFiles);
document.addEventListener("keydown", onPageKey);

const loading = keepForOffline().then(loadChosenModel);
await fetchSamples();
void loading.then(() => keepFiles(sampleFiles()));
const [first] = samples.value;
if (first) await openSample(first);
