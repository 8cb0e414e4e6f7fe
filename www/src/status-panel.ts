import type { DeviceInfo, ModelInfo, Progress, Timings } from "caponimage";

import { byId } from "./dom.ts";
import { deviceInWords, megabytes, milliseconds } from "./words.ts";

type Facts = [name: string, value: string][];

/** Progress, what the model runs on, what the last run cost, and errors. */
export class StatusPanel {
  readonly #loading = byId("loading", HTMLDivElement);
  readonly #bar = byId("progress", HTMLProgressElement);
  readonly #progressText = byId("progress-text", HTMLSpanElement);
  readonly #facts = byId("facts", HTMLDListElement);
  readonly #status = byId("status", HTMLParagraphElement);
  readonly #error = byId("error", HTMLParagraphElement);
  #modelFacts: Facts = [];

  showLoading(): void {
    this.#modelFacts = [];
    this.#facts.replaceChildren();
    this.#bar.removeAttribute("value");
    this.#progressText.textContent = "Loading the model…";
    this.#status.textContent = "";
    this.#loading.hidden = false;
  }

  showProgress(progress: Progress): void {
    switch (progress.status) {
      case "download": {
        const { loaded, total } = progress.overall;
        if (total > 0) this.#bar.value = loaded / total;
        this.#progressText.textContent = `${megabytes(loaded)} of ${megabytes(total)}`;
        break;
      }
      case "verify":
        this.#bar.removeAttribute("value");
        this.#progressText.textContent = "Starting the model…";
        break;
    }
  }

  showLoaded(device: DeviceInfo, model: ModelInfo, loadTime: number): void {
    this.#loading.hidden = true;
    this.#modelFacts = [
      ["Runs on", deviceInWords(device)],
      ["Why", device.reason],
      ["Model size", megabytes(model.size)],
      ["Loaded in", milliseconds(loadTime)],
    ];
    this.#showFacts(this.#modelFacts);
  }

  showCaptions(count: number, timings: Timings): void {
    const captions = count === 1 ? "1 caption" : `${count} captions`;
    this.#status.textContent = `${captions} in ${milliseconds(timings.total)}`;
    this.#showFacts([
      ...this.#modelFacts,
      ["Read photo", milliseconds(timings.image)],
      ["Preprocess", milliseconds(timings.preprocess)],
      ["Context", milliseconds(timings.context)],
      ["Decode", milliseconds(timings.decode)],
      ["Total", milliseconds(timings.total)],
    ]);
  }

  showBusy(): void {
    this.#status.textContent = "Writing captions…";
  }

  /** Shows an error, or with `undefined` takes it away. */
  set error(text: string | undefined) {
    this.#error.hidden = text === undefined;
    this.#error.textContent = text ?? "";
    if (text === undefined) return;
    this.#loading.hidden = true;
    this.#status.textContent = "";
  }

  #showFacts(facts: Facts): void {
    this.#facts.replaceChildren(
      ...facts.flatMap(([name, value]) => {
        const term = document.createElement("dt");
        term.textContent = name;
        const detail = document.createElement("dd");
        detail.textContent = value;
        return [term, detail];
      }),
    );
  }
}
