import { signal } from "@preact/signals";

/** A photo of a product with made-up facts of it; see samples/. */
export interface Sample {
  name: string;
  image: string;
  /** The same, as large as a button. */
  small: string;
  /** Whose photo it is, and under which licence. */
  credit: string;
  title: string;
  attributes: Record<string, string>;
  /** The name of the composition that suits it; the best one by itself unless told. */
  composition?: string;
  /** What stands on a badge and on a button of it, where it has one. */
  badge?: string;
  call?: string;
}

export const samples = signal<readonly Sample[]>([]);
/** Whether their list could not be had. */
export const samplesMissing = signal(false);

const LIST = "samples/samples.json";

export async function fetchSamples(): Promise<void> {
  try {
    const answer = await fetch(LIST);
    if (!answer.ok) throw new Error(answer.statusText);
    samples.value = await answer.json();
  } catch {
    samplesMissing.value = true;
  }
}

/**
 * What a visit without a network begins with: all buttons, and the first picture. The others are kept
 * once they are opened, so that nobody pays for those that they don't look at.
 */
export function firstSampleFiles(): string[] {
  return [
    LIST,
    ...samples.value.slice(0, 1).map(sampleImage),
    ...samples.value.map(smallSampleImage),
  ];
}

export function sampleImage({ image }: Sample): string {
  return `samples/${image}`;
}

export function smallSampleImage({ small }: Sample): string {
  return `samples/${small}`;
}

/** Whose photos the samples are: each credit once. */
export function sampleCredits(): string[] {
  return [...new Set(samples.value.map(({ credit }) => credit))];
}
