"use client";

import { useEffect, useState } from "react";

import { startCaptioning } from "./captioning.js";
import type { Captioner } from "./captioner.js";
import { isKind } from "./checks.js";
import type { CaptionerError } from "./errors.js";
import { type Model, modelKey } from "./shared-captioner.js";
import type { Box, Caption, ImageInput, Product, Progress } from "./types.js";

/** What {@link useCaptions} is told besides the picture. */
export interface UseCaptionsOptions extends Product {
  model: Model;
  /** Boxes that suit most pictures unless told. */
  boxes?: readonly Box[];
}

export interface UseCaptionsResult {
  /** Empty until they are written, and again once another picture or product is asked for. */
  captions: Caption[];
  /** How far loading has come. */
  progress: Progress | undefined;
  error: CaptionerError | undefined;
  /** The loaded model; not to be disposed of, for the hook does that. */
  captioner: Captioner | undefined;
}

/** Of which request something is the result. */
interface Asked {
  image: unknown;
  model: unknown;
  request: string;
}

const NOTHING: UseCaptionsResult = {
  captions: [],
  progress: undefined,
  error: undefined,
  captioner: undefined,
};

/**
 * Captions of a picture, written again whenever picture, product or boxes change. Without a picture
 * nothing is loaded. Components with the same model share one captioner, which ends with the last of
 * them. Objects may be new ones at each rendering, but for a Blob, pixels, or a model of bytes.
 */
export function useCaptions(
  image: ImageInput | null | undefined,
  { model, title, attributes, boxes }: UseCaptionsOptions,
): UseCaptionsResult {
  const asked: Asked = {
    image: isKind(image, "URL") ? image.href : image,
    model: modelKey(model),
    request: keyOf([title, attributes, boxes]),
  };
  const [state, setState] = useState<{ asked: Asked; result: UseCaptionsResult }>();

  useEffect(() => {
    if (!image) return;
    const change = (part: Partial<UseCaptionsResult>) =>
      setState((now) => ({ asked, result: { ...resultFor(now, asked), ...part } }));
    const stop = startCaptioning(
      {
        model,
        image,
        boxes,
        ...(title !== undefined && { title }),
        ...(attributes !== undefined && { attributes }),
      },
      {
        onCaptioner: (captioner) => change({ captioner }),
        onProgress: (progress) => change({ progress }),
        onCaptions: (captions) => change({ captions, error: undefined }),
        onError: (error) => change({ error }),
      },
    );
    return () => {
      stop();
      // It may be disposed of from now on.
      change({ captioner: undefined });
    };
    // By what they are, for the objects may be others each time.
  }, [asked.image, asked.model, asked.request]);

  return resultFor(state, asked);
}

/** Nothing where another request was answered last. */
function resultFor(
  state: { asked: Asked; result: UseCaptionsResult } | undefined,
  { image, model, request }: Asked,
): UseCaptionsResult {
  const known = state?.asked;
  const isSame = known?.image === image && known?.model === model && known?.request === request;
  return state && isSame ? state.result : NOTHING;
}

function keyOf(request: unknown): string {
  try {
    return JSON.stringify(request, (_, value: unknown) =>
      isKind(value, "Map") ? [...value] : value,
    );
  } catch {
    // What cannot be written as JSON is refused by the captioner.
    return "";
  }
}
