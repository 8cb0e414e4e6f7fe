// What <caption-on-image> shows where it is to compose a picture, rather than set captions on one.

import type { FormatChoice } from "./compositions.js";
import type { Box, Caption, Product } from "./types.js";

/** A composition that waits for its captions. */
export interface Prepared {
  boxes: Box[];
  /** The picture with its captions, as large as its format. */
  draw(captions: readonly Caption[]): Promise<HTMLCanvasElement>;
}

/** Of that name, or the best; the code for it is loaded when it is first needed. */
export async function prepare(
  image: URL,
  product: Product,
  name: string,
  format: string | null,
): Promise<Prepared> {
  const { compose, compositions, measurePicture, render } = await import("./compositions.js");
  const measured = await measurePicture(image);
  // A format that there is not is told by what takes it.
  const options = format === null ? {} : { format: format as FormatChoice };
  const chosen =
    name === "" || name === "best"
      ? compositions(measured, product, options)[0]
      : compose(name, measured, product, options);
  return {
    boxes: chosen.boxes,
    draw(captions) {
      const whole = compose(chosen.name, measured, product, { ...options, texts: captions });
      return render(whole, image, document.createElement("canvas"));
    },
  };
}
