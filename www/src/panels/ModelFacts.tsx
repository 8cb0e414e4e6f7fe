import "./panels.css";

import { useEffect, useRef } from "preact/hooks";

import { chooseDevice, chosenDevice, deviceError } from "../captioning/devices.ts";
import { ChangingText } from "../controls/ChangingText.tsx";
import { Switch } from "../controls/Switch.tsx";
import { device, engineState } from "../engine/engine.ts";
import { lastRun, writing } from "../engine/state.ts";
import { deviceInWords, duration, megabytes } from "../strings/numbers.ts";
import { strings } from "../strings/strings.ts";

const words = strings.model;

/** On what the model runs, why, how large it is, and what things cost: for those who want to know. */
export function ModelFacts() {
  const menu = useRef<HTMLDetailsElement>(null);
  const error = deviceError.value;
  useEffect(() => {
    // Told where it is seen; what a person has opened or closed stays so otherwise.
    if (error !== undefined && menu.current) menu.current.open = true;
  }, [error]);
  return (
    <details id="model" ref={menu} class="menu">
      <summary>{words.heading}</summary>
      <div class="menu-panel">
        <Switch
          name="device"
          legend={words.runOn}
          options={words.devices}
          value={chosenDevice.value}
          onChange={(device) => void chooseDevice(device)}
        />
        {error && (
          <p key={error} id="device-error" class="error" role="alert">
            {error}
          </p>
        )}
        <Facts />
        <p id="status" class="status">
          <ChangingText>{status()}</ChangingText>
        </p>
        <h3>{strings.howToCheck}</h3>
        <p class="hint">{strings.privacyCheck}</p>
      </div>
    </details>
  );
}

function status(): string {
  if (engineState.value.phase !== "ready") return "";
  if (writing.value) return words.writing;
  const run = lastRun.value;
  return run ? words.written(run.captions, duration(run.timings.total)) : "";
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
