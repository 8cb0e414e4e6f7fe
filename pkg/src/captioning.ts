import type { Captioner } from "./captioner.js";
import { type CaptionerError, toCaptionerError } from "./errors.js";
import { type Model, shareCaptioner } from "./shared-captioner.js";
import type { Box, Caption, ImageInput, Product, Progress } from "./types.js";

/** One picture to be captioned by the page's captioner for a model. */
export interface CaptioningRequest extends Product {
  model: Model;
  image: ImageInput;
  /** Boxes that suit most pictures unless told. */
  boxes?: readonly Box[] | undefined;
}

/** Who hears of it, until it is stopped. */
export interface CaptioningListeners {
  onCaptioner?: (captioner: Captioner) => void;
  /** How far loading has come, where the model has to be loaded first. */
  onProgress: (progress: Progress) => void;
  onCaptions: (captions: Caption[]) => void;
  onError: (error: CaptionerError) => void;
}

/** Captions a picture as soon as the model is there. Gives what stops it and releases the model. */
export function startCaptioning(
  { model, image, boxes, ...product }: CaptioningRequest,
  { onCaptioner, onProgress, onCaptions, onError }: CaptioningListeners,
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const share = shareCaptioner(model, onProgress);

  async function run(): Promise<void> {
    const captioner = await share.captioner;
    if (signal.aborted) return;
    onCaptioner?.(captioner);
    const picture = await captioner.open(image, product);
    try {
      const places = boxes ?? (await captioner.suggestBoxes());
      const captions = await picture.caption(places, { signal });
      if (!signal.aborted) onCaptions(captions);
    } finally {
      picture.dispose();
    }
  }

  run().catch((thrown: unknown) => {
    share.release(thrown);
    if (!signal.aborted) onError(toCaptionerError(thrown));
  });
  return () => {
    controller.abort();
    share.release();
  };
}
