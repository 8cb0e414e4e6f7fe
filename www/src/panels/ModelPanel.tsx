import type { Progress } from "caponimage";

import { lastRun, writing } from "../captioning/captioning.ts";
import { device, engineState } from "../captioning/engine.ts";
import { ChangingText } from "../page/ChangingText.tsx";
import { chooseDevice, chosenDevice, deviceError } from "../page/open.ts";
import { deviceInWords, duration, megabytes } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";
import { Switch } from "./Switch.tsx";

const words = strings.model;

/** On what the model runs, why, how large it is, and what things cost. */
export function ModelPanel() {
  const state = engineState.value;
  return (
    <section class="panel" aria-labelledby="model-heading">
      <h2 id="model-heading">{words.heading}</h2>
      <Switch
        name="device"
        legend={words.runOn}
        options={words.devices}
        value={chosenDevice.value}
        onChange={(device) => void chooseDevice(device)}
      />
      {deviceError.value && (
        <p key={deviceError.value} id="device-error" class="error" role="alert">
          {deviceError.value}
        </p>
      )}
      {state.phase === "loading" && <Loading progress={state.progress} />}
      <Facts />
      <p id="status" class="status">
        <ChangingText>{status()}</ChangingText>
      </p>
      <details class="privacy-check">
        <summary>{strings.howToCheck}</summary>
        <p>{strings.privacyCheck}</p>
      </details>
    </section>
  );
}

function status(): string {
  if (engineState.value.phase !== "ready") return "";
  if (writing.value) return words.writing;
  const run = lastRun.value;
  return run ? words.written(run.captions, duration(run.timings.total)) : "";
}

function Loading({ progress }: { progress: Progress | undefined }) {
  const overall = progress?.status === "download" ? progress.overall : undefined;
  return (
    <div id="loading" class="loading">
      <progress
        aria-label={words.loading}
        max={1}
        {...(overall && overall.total > 0 && { value: overall.loaded / overall.total })}
      />
      <ChangingText>{inWords(progress)}</ChangingText>
    </div>
  );
}

function inWords(progress: Progress | undefined): string {
  switch (progress?.status) {
    case "download": {
      const { loaded, total } = progress.overall;
      return words.downloading(megabytes(loaded), megabytes(total));
    }
    case "compile":
      return words.compiling;
    case "verify":
    case "ready":
      return words.starting;
    default:
      return `${words.loading}…`;
  }
}

function Facts() {
  const state = engineState.value;
  const [found, run] = [device.value, lastRun.value];
  if (state.phase !== "ready" || !found) return null;
  const facts: [keyof typeof words.facts, string][] = [
    ["device", deviceInWords(found)],
    ["reason", found.reason],
    ["size", megabytes(state.model.size)],
    ["loaded", duration(state.milliseconds)],
  ];
  if (run) {
    const { image, preprocess, context, decode, total } = run.timings;
    facts.push(
      ["image", duration(image + preprocess)],
      ["context", duration(context)],
      ["perBox", words.perBox(duration(decode / run.captions), run.captions)],
      ["total", duration(total)],
    );
  }
  return (
    <dl id="facts" class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{words.facts[name]}</dt>
          <dd data-fact={name}>
            <ChangingText>{value}</ChangingText>
          </dd>
        </div>
      ))}
    </dl>
  );
}
