// What <caption-on-image> shows where it is to compose a picture, rather than set captions on one.

import type { FormatChoice } from "./compositions.js";
import { CaptionerError } from "./errors.js";
import type { Box, Caption, Product } from "./types.js";

/** A composition that waits for its captions. */
export interface Prepared {
  boxes: Box[];
  /** The picture with its captions, as large as its format. */
  draw(captions: readonly Caption[]): Promise<HTMLCanvasElement>;
}

/** How the element wants its picture composed. */
export interface Wanted {
  /** Of a composition, or "best". */
  name: string;
  format: string | null;
  /** Where the brand's logo is. */
  logo: URL | undefined;
}

/** The code for it is loaded when it is first needed. */
export async function prepare(
  image: URL,
  product: Product,
  { name, format, logo: address }: Wanted,
): Promise<Prepared> {
  const { compose, compositions, measureLogo, measurePicture, render } =
    await import("./compositions.js");
  const [measured, logo] = await Promise.all([measurePicture(image), address && openLogo(address)]);
  const options = {
    // A format that there is not is told by what takes it.
    ...(format !== null && { format: format as FormatChoice }),
    ...(logo && { logo: await measureLogo(logo) }),
  };
  const chosen =
    name === "" || name === "best"
      ? compositions(measured, product, options)[0]
      : compose(name, measured, product, options);
  return {
    boxes: chosen.boxes,
    draw(captions) {
      const whole = compose(chosen.name, measured, product, { ...options, texts: captions });
      return render(whole, image, document.createElement("canvas"), logo ? { logo } : {});
    },
  };
}

/** As an element, which may show an SVG, too. */
async function openLogo(address: URL): Promise<HTMLImageElement> {
  const image = new Image();
  image.crossOrigin = "anonymous";
  image.src = address.href;
  try {
    await image.decode();
  } catch (cause) {
    const message = `logo: no picture could be had from ${address.href}`;
    throw new CaptionerError("image-unreadable", message, { cause });
  }
  return image;
}
