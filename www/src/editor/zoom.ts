// How large the picture is shown.

import { computed, signal } from "@preact/signals";

/** Times as large as it fits. */
const STEPS = [1, 1.5, 2, 3, 4] as const;

const step = signal(0);

export const zoom = computed(() => STEPS[step.value] ?? 1);
export const canZoomIn = computed(() => step.value < STEPS.length - 1);
export const canZoomOut = computed(() => step.value > 0);

export function zoomIn(): void {
  if (canZoomIn.value) step.value++;
}

export function zoomOut(): void {
  if (canZoomOut.value) step.value--;
}

export function zoomToFit(): void {
  step.value = 0;
}
