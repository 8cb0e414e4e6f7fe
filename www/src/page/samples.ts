import type { Box } from "caponimage";

import { byId } from "./dom.ts";

/** A product drawn for this page; see samples/. */
export interface Sample {
  name: string;
  image: string;
  title: string;
  attributes: Record<string, string>;
  boxes: Box[];
}

export async function fetchSamples(): Promise<Sample[]> {
  return (await fetch("samples/samples.json")).json();
}

export async function fetchSampleImage(sample: Sample): Promise<Blob> {
  return (await fetch(`samples/${sample.image}`)).blob();
}

/** Shows one button for each sample. */
export function showSamples(samples: readonly Sample[], onChoose: (sample: Sample) => void): void {
  const buttons = samples.map((sample) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sample";
    const image = document.createElement("img");
    image.src = `samples/${sample.image}`;
    image.alt = `Sample: ${sample.title}`;
    image.width = image.height = 72;
    button.append(image);
    button.addEventListener("click", () => onChoose(sample));
    return button;
  });
  byId("samples", HTMLDivElement).replaceChildren(...buttons);
}
