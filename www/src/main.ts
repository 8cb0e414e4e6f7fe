import { Captioner, CaptionerError, type DevicePreference } from "caponimage";

import { byId } from "./dom.ts";
import { InfoForm } from "./info-form.ts";
import { Latest } from "./latest.ts";
import { Photo } from "./photo.ts";
import { fetchSampleImage, fetchSamples, type Sample, showSamples } from "./samples.ts";
import { readDevice, readModel, writeDevice } from "./settings.ts";
import { Stage } from "./stage.ts";
import { StatusPanel } from "./status-panel.ts";
import { errorInWords } from "./words.ts";

/** Long enough to type a letter or to move a box one step further. */
const EDIT_DELAY_MS = 200;

const photo = new Photo();
const stage = new Stage(byId("stage", HTMLDivElement), byId("boxes", HTMLDivElement));
const form = new InfoForm();
const status = new StatusPanel();

let captioner: Captioner | undefined;
let loading = new AbortController();

const captioning = new Latest(EDIT_DELAY_MS, writeCaptions);

/** Writes the captions anew for what is on the page now. */
async function writeCaptions(signal: AbortSignal): Promise<void> {
  if (!captioner || !photo.blob) return;
  status.showBusy();
  stage.busy = true;
  try {
    const request = { ...form.info, boxes: stage.boxes, signal };
    const { captions, timings } = await captioner.captionWithTimings(photo.blob, request);
    stage.captions = captions;
    status.error = undefined;
    status.showCaptions(captions.length, timings);
  } catch (error) {
    if (isAborted(error)) return;
    status.error = errorInWords(error);
  }
  stage.busy = false;
}

async function loadModel(device: DevicePreference): Promise<void> {
  captioning.cancel();
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  captioner?.dispose();
  captioner = undefined;
  stage.busy = false;
  status.error = undefined;
  status.showLoading();
  const start = performance.now();
  try {
    captioner = await Captioner.load(`models/${readModel()}/`, {
      device,
      signal,
      onProgress: (progress) => status.showProgress(progress),
    });
    status.showLoaded(captioner.device, captioner.model, performance.now() - start);
    captioning.schedule();
  } catch (error) {
    if (!isAborted(error)) status.error = errorInWords(error);
  }
}

async function showSample(sample: Sample): Promise<void> {
  await photo.show(await fetchSampleImage(sample), sample.title);
  form.info = sample;
  stage.boxes = sample.boxes;
  captioning.schedule();
}

async function showOwnPhoto(file: Blob): Promise<void> {
  await photo.show(file, "Your photo");
  form.clearValues();
  stage.boxes = captioner ? await captioner.suggestBoxes() : stage.boxes;
  captioning.schedule();
}

function isAborted(error: unknown): boolean {
  return error instanceof CaptionerError && ["aborted", "disposed"].includes(error.code);
}

/** Tells the user when something that they started fails. */
function report(promise: Promise<void>): void {
  promise.catch((error: unknown) => {
    status.error = errorInWords(error);
  });
}

function showDeviceSwitch(): void {
  const current = readDevice();
  for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=device]")) {
    radio.checked = radio.value === current;
    radio.addEventListener("change", () => {
      writeDevice(radio.value as DevicePreference);
      void loadModel(readDevice());
    });
  }
}

stage.onEdit = () => captioning.schedule();
form.onEdit = () => captioning.schedule();
photo.onChoose = (file) => report(showOwnPhoto(file));

const deleteBox = byId("delete-box", HTMLButtonElement);
stage.onSelect = (selected) => {
  deleteBox.disabled = !selected;
};
deleteBox.addEventListener("click", () => stage.deleteSelected());
byId("add-box", HTMLButtonElement).addEventListener("click", () => stage.addBox());

showDeviceSwitch();
void loadModel(readDevice());
report(
  fetchSamples().then(async (samples) => {
    showSamples(samples, (sample) => report(showSample(sample)));
    if (samples[0]) await showSample(samples[0]);
  }),
);
