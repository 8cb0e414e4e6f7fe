import { signal } from "@preact/signals";
import type { Box } from "caponimage";

/** A product drawn for this page; see samples/. */
export interface Sample {
  name: string;
  image: string;
  /** The same, as large as a button. */
  small: string;
  title: string;
  attributes: Record<string, string>;
  boxes: Box[];
}

export const samples = signal<readonly Sample[]>([]);

const LIST = "samples/samples.json";

export async function fetchSamples(): Promise<void> {
  samples.value = await (await fetch(LIST)).json();
}

/** All that a visit without a network needs of them. */
export function sampleFiles(): string[] {
  return [
    LIST,
    ...samples.value.flatMap((sample) => [sampleImage(sample), smallSampleImage(sample)]),
  ];
}

export function sampleImage({ image }: Sample): string {
  return `samples/${image}`;
}

export function smallSampleImage({ small }: Sample): string {
  return `samples/${small}`;
}
